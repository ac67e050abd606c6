"""Messages that bring files."""

from collections.abc import Callable

from parlour.commands import LOBBY, Command, Say, Tell
from parlour.core.files import KeptFile, NoFiles
from parlour.errors import Reason, Refusal, StoreError
from parlour.events import File, Refused, Said
from tests.unit.core.world import NOW, Client, World


class SomeFiles(NoFiles):
    """What people have uploaded."""

    def __init__(self) -> None:
        self.files: dict[tuple[str, int], File] = {}
        self.taken: list[tuple[int, str, bytes, Callable[[File | Refusal], None]]] = []

    def add(self, client: Client, number: str) -> File:
        file = File(number, f"{number}.txt", 6, "text/plain", f"/files/{number}/{number}.txt")
        self.files[number, client.session.person] = file
        return file

    def find(self, file: str, person: int) -> File | None:
        return self.files.get((file, person))

    def take(
        self, person: int, name: str, data: bytes, answered: Callable[[File | Refusal], None], *, source: str = ""
    ) -> None:
        self.taken.append((person, name, data, answered))

    def look_up(self, file: str, answered: Callable[[KeptFile | StoreError | None], None]) -> None:
        raise AssertionError("saying does not read")


def people() -> tuple[SomeFiles, Client, Client]:
    world = World()
    world.hub.files = files = SomeFiles()
    return files, world.lasting("luca"), world.lasting("alice")


def refused(client: Client, command: Command) -> Refused:
    return client.asks_for(Refused, command)


def test_a_message_with_files() -> None:
    files, luca, alice = people()
    one, two = files.add(luca, "one"), files.add(luca, "two")
    said = luca.asks_for(Said, Say("look @alice", files=("two", "one", "two")))
    assert said == Said(LOBBY, "luca", NOW, 1, "look @alice", mentions=("alice",), files=(two, one))
    assert alice.told()[-1] == said


def test_files_need_no_text() -> None:
    files, luca, _ = people()
    one, two = files.add(luca, "one"), files.add(luca, "two")
    assert luca.asks_for(Said, Say("", files=("one",))) == Said(LOBBY, "luca", NOW, 1, files=(one,))
    assert luca.asks_for(Said, Say(" \n ", files=("two",))).text == ""
    assert luca.asks_for(Said, Tell("alice", "", files=("two",))).files == (two,)


def test_files_without_a_text_come_where_there_is_a_webhook() -> None:
    world = World()
    world.hub.files = files = SomeFiles()
    luca, alice = world.lasting("luca"), world.lasting("alice")
    lobby = world.hub.rooms.find(LOBBY, luca.session)
    world.hub.hooks.make("deploybot", "https://ci.example/hook", lobby, ["deploy"], "", NOW)
    one = files.add(luca, "one")
    luca.asks(Say("", files=("one",)))
    luca.asks(Say("next"))
    said = [event for event in alice.told() if isinstance(event, Said)]
    assert [(event.text, event.files) for event in said] == [("", (one,)), ("next", ())]
    assert world.caller.calls == []


def test_only_ones_own_files_can_be_said() -> None:
    files, luca, alice = people()
    files.add(luca, "one")
    assert refused(alice, Say("mine", files=("one",))) == Refused(Reason.NO_SUCH_FILE, "one")
    assert refused(luca, Say("nobody's", files=("one", "other"))) == Refused(Reason.NO_SUCH_FILE, "other")
    assert refused(luca, Tell("alice", "nobody's", files=("other",))) == Refused(Reason.NO_SUCH_FILE, "other")


def test_no_more_than_ten() -> None:
    files, luca, _ = people()
    numbers = [f"f{number}" for number in range(11)]
    for number in numbers:
        files.add(luca, number)
    assert refused(luca, Say("all", files=(*numbers,))) == Refused(Reason.BAD_REQUEST)
    assert len(luca.asks_for(Said, Say("all", files=(*numbers[:10],))).files) == 10


def test_a_server_without_files() -> None:
    luca = World().guest("luca")
    assert refused(luca, Say("look", files=("one",))) == Refused(Reason.NO_SUCH_FILE, "one")
