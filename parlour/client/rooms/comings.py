"""Who comes and who goes, gathered for a moment, so that many at once are one line."""

NAMED = 5
"""People that a line names."""


class Comings:
    """Who came into a room, and who left it, since the last line about that."""

    def __init__(self) -> None:
        self._came: dict[str, None] = {}
        self._went: dict[str, None] = {}

    def __bool__(self) -> bool:
        return bool(self._came or self._went)

    def __contains__(self, name: str) -> bool:
        return name in self._came or name in self._went

    def came(self, name: str) -> None:
        """`name` is here now; who has been away only for a moment was not."""
        if name in self._went:
            del self._went[name]
        else:
            self._came[name] = None

    def went(self, name: str) -> None:
        """`name` is not here any more."""
        if name in self._came:
            del self._came[name]
        else:
            self._went[name] = None

    def take(self) -> str:
        """The line; empty if there is none."""
        came, went = list(self._came), list(self._went)
        self.forget()
        return "; ".join(part for part in (_part(came, "is here", "came"), _part(went, "has left", "left")) if part)

    def forget(self) -> None:
        """There is to be no line."""
        self._came.clear()
        self._went.clear()


def _part(names: list[str], one: str, many: str) -> str:
    if len(names) < 2:
        return f"{names[0]} {one}" if names else ""
    rest = f", +{len(names) - NAMED}" if len(names) > NAMED else ""
    return f"{len(names)} people {many}: {', '.join(names[:NAMED])}{rest}"
