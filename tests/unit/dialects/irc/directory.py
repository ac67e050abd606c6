"""People that a dialect may look up."""

from parlour.events import Profile


class People:
    """A `dialects.base.Directory` of whoever is put into it."""

    def __init__(self, *profiles: Profile, partners: dict[tuple[str, str], str] | None = None) -> None:
        self.profiles = {profile.name.lower(): profile for profile in profiles}
        self.partners = partners or {}
        """The other one of a direct room, by that room and the one's name."""

    def profile(self, name: str) -> Profile | None:
        return self.profiles.get(name.lower())

    def online(self, name: str) -> Profile | None:
        return self.profiles.get(name.lower())

    def partner(self, room: str, name: str) -> str:
        return self.partners.get((room, name), "")
