"""Following rooms from a shell."""

from collections.abc import Callable

from parlour.client.chat import Chat
from parlour.client.output import complain, write
from parlour.client.shell.read import messages
from parlour.client.told import Lost
from parlour.events import RoomEvent, RoomRenamed, Said

Lines = Callable[[RoomEvent], list[str]]
"""How an event is shown, if at all."""


async def tail(chat: Chat, rooms: list[str], count: int, lines: Lines) -> None:
    """Show the last `count` messages of `rooms`, then what happens there, until the chat ends.

    Nothing is left out between the two, nor told twice. Raises `ChatError`.
    """
    told = chat.events()
    for room in rooms:
        await chat.topic(room)  # is refused where there is no such room
    names = {(await chat.join(room)).name: 0 for room in rooms}
    before: list[Said] = []
    for name in names if count else ():
        page = await messages(chat, name, count)
        names[name] = page[-1].seq if page else 0
        before += page
    before.sort(key=lambda said: said.at)
    write(line for said in before for line in lines(said))
    connected = True
    async for event in told:
        if isinstance(event, RoomEvent):
            connected = True
            if event.room in names and not 0 < event.seq <= names[event.room]:
                write(lines(event))
                if isinstance(event, RoomRenamed):
                    names.setdefault(event.name, names.pop(event.room))
        elif isinstance(event, Lost) and connected:
            connected = False
            complain(f"parlour: {event.why}; trying again")
