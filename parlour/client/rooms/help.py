"""The help: every command, and the keys."""

from collections.abc import Iterable

from parlour.client.rooms.typed import TABLE, usage

KEYS = (
    ("Alt-Right, Alt-Left", "the next room, the one before"),
    ("Alt-1 ... Alt-9", "the room of that number"),
    ("Tab, Shift-Tab", "on an empty line: a room with news, the one before"),
    ("Alt-Enter", "begin a new line in the message"),
    ("Up, Down; Ctrl-R", "what you sent before; search in it"),
    ("Tab", "else: complete a name, a room or a command"),
    ("Ctrl-L", "clear the screen"),
    ("Ctrl-C", "leave; Ctrl-D on an empty line, too"),
)


def help_lines(topic: str = "") -> list[str]:
    """The help; of one command, with `topic`."""
    if topic:
        row = TABLE.get(topic)
        return [f"{usage(topic)} - {row.about}" if row else f"There is no command /{topic}"]
    return [
        "Everything you type is said in the room, but for these (! does as well as /):",
        *_table((usage(word), row.about) for word, row in TABLE.items() if word != "exit"),
        *_table([("//text, !!text", "say /text or !text in the room")]),
        "Keys:",
        *_table(KEYS),
    ]


def _table(rows: Iterable[tuple[str, str]]) -> list[str]:
    return [f"  {left:<21} {right}" for left, right in rows]
