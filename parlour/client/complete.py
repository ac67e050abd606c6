"""What Tab puts in: names seen in the room, and commands at the start of a line."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

REMEMBERED = 500


class Names:
    """The people who have spoken, those who spoke last first."""

    def __init__(self) -> None:
        self._seen: dict[str, None] = {}

    def saw(self, name: str) -> None:
        """Remember a name."""
        self._seen.pop(name, None)
        self._seen[name] = None
        if len(self._seen) > REMEMBERED:
            del self._seen[next(iter(self._seen))]

    def __iter__(self) -> Iterator[str]:
        return reversed(self._seen)


@dataclass(frozen=True)
class Completion:
    """Put `insert` in place of the last `replace` characters; `choices` are left, if any."""

    replace: int
    insert: str
    choices: tuple[str, ...] = ()


def complete(before: str, names: Iterable[str], commands: Iterable[str], after: str = "") -> Completion | None:
    """Complete the word between `before` and `after` the cursor; None if there is nothing to put in.

    A space follows a whole word, unless there is one.
    """
    word = before.rsplit(maxsplit=1)[-1] if before and not before[-1].isspace() else ""
    if not word:
        return None
    if before == word and word[0] in "/!":
        found = [command for command in commands if command.startswith(word)]
    else:
        mark = "@" if word[0] == "@" else ""
        start = word.casefold().removeprefix("@")
        found = [mark + name for name in names if name.casefold().startswith(start)]
    if not found:
        return None
    if len(found) == 1:
        return Completion(len(word), found[0] + ("" if after.startswith(" ") else " "))
    common = shared(found)
    insert = found[0][:common] if common > len(word) else word
    return Completion(len(word), insert, tuple(found))


def shared(words: list[str]) -> int:
    """How many characters the words have in common at their start, whatever their case."""
    columns = enumerate(zip(*map(str.casefold, words), strict=False))
    shortest = min(map(len, words))
    return next((at for at, column in columns if len(set(column)) > 1), shortest)
