"""How many people there are, of which kind: kept count of, as every client of some protocols asks when it comes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from parlour.events import CensusIs, Profile

if TYPE_CHECKING:
    from parlour.core.rooms import Rooms


class Census:
    """The counts."""

    def __init__(self) -> None:
        self.unknown = 0
        """Connections without a name."""
        self.people = 0
        self.most = 0
        """People there have been at once."""
        self._invisible = 0
        self._owners = 0

    def came(self, profile: Profile) -> None:
        """Somebody without a name is that now."""
        self.unknown -= 1
        self.people += 1
        self.most = max(self.most, self.people)
        self._count(profile, 1)

    def went(self, profile: Profile) -> None:
        """They have gone."""
        self.people -= 1
        self._count(profile, -1)

    def changed(self, before: Profile, after: Profile) -> None:
        """Somebody is something else now."""
        self._count(before, -1)
        self._count(after, 1)

    def _count(self, profile: Profile, count: int) -> None:
        self._invisible += count * profile.invisible
        self._owners += count * profile.owner

    def tell(self, rooms: Rooms) -> CensusIs:
        """The counts, with that of the `rooms` in which somebody is."""
        used = sum(1 for room in rooms if room.size and room.kind != "direct")
        return CensusIs(self.people, self._invisible, self._owners, self.unknown, used, self.most)
