"""Who is here: names in use, and what they look like."""

from parlour import names
from parlour.core.mentions import folded
from parlour.core.session import Session
from parlour.errors import Reason, Refusal


class Roster:
    """Registered sessions by name. A guest's name is taken while it is connected, and so is every look-alike; what is
    reserved for one person is always taken for all others. Names that speak for the place are its owners'."""

    __slots__ = ("_faces", "_names", "_official", "_reserved", "_sessions")

    def __init__(self) -> None:
        self._sessions: dict[str, Session] = {}
        """By `names.key`."""
        self._faces: dict[str, str] = {}
        """Canonical names, by each of their `names.faces`."""
        self._names: dict[str, str] = {}
        """Those that `mentions.folded` makes something else of than `names.key`, by that: as of ``straße``."""
        self._reserved: dict[str, int] = {}
        """People, by each of the `names.faces` of a name that is theirs alone."""
        self._official: set[str] = set()
        """The `names.faces` of those that are kept for owners."""
        self.keep_for_owners(*names.OFFICIAL)

    def keep_for_owners(self, *titles: str) -> None:
        """Only owners, and bots that they make, bear these names, or what looks like them."""
        self._official.update(face for title in titles for face in names.faces(title))

    def __len__(self) -> int:
        return len(self._sessions)

    def held(self, name: str, person: int) -> bool:
        """Whether somebody but `person` has the canonical `name`, or one that looks like it."""
        holders = [self._faces[face] for face in names.faces(name) if face in self._faces]
        return any(self._sessions[names.key(holder)].person != person for holder in holders)

    def claim(self, name: str, session: Session, person: int = 0) -> str:
        """Give `session`, which is `person` (0: as it says itself), the name in place of the one it has.

        Returns its canonical form. Raises `Refusal`. Who comes back as a person keeps the name that it has.
        """
        wanted = name
        name, key, faces = _forms(wanted)
        if not person and not session.profile.owner and not self._official.isdisjoint(faces):
            raise Refusal(Reason.BAD_NAME, wanted)
        before, person = session.name, person or session.person
        if self._sessions.get(key, session) is not session:
            raise Refusal(Reason.NAME_IN_USE, wanted)
        if any(self._faces.get(face, before) != before for face in faces):
            raise Refusal(Reason.NAME_IN_USE, wanted)
        if self._reserved and any(self._reserved.get(face, person) != person for face in faces):
            raise Refusal(Reason.NAME_IN_USE, wanted)
        if before is not None:
            self.release(before)
        forms = {name: name}  # most often they all are the same: then one string is kept
        self._sessions[forms.setdefault(key, key)] = session
        for face in faces:
            self._faces[forms.setdefault(face, face)] = name
        if folded(name) != key:
            self._names[folded(name)] = name
        return name

    def release(self, name: str) -> None:
        """Free the canonical `name`."""
        del self._sessions[names.key(name)]
        for face in set(names.faces(name)):
            del self._faces[face]
        self._names.pop(folded(name), None)

    def free(self, name: str, *, owner: bool = False) -> str:
        """The canonical form of a name that nobody has, nor one that looks like it. Raises `Refusal`.

        `owner` says that an owner wants it.
        """
        canonical, key, faces = _forms(name)
        if not owner and not self._official.isdisjoint(faces):
            raise Refusal(Reason.BAD_NAME, name)
        if key in self._sessions or any(face in self._faces or face in self._reserved for face in faces):
            raise Refusal(Reason.NAME_IN_USE, name)
        return canonical

    def reserve(self, name: str, person: int) -> None:
        """The canonical `name`, with all that looks like it, is that person's alone."""
        self._reserved.update(dict.fromkeys(names.faces(name), person))

    def give_up(self, name: str) -> None:
        """The canonical `name` is reserved no longer."""
        for face in names.faces(name):
            self._reserved.pop(face, None)

    def named(self, name: str) -> str | None:
        """The canonical form of that `mentions.folded` name, if somebody connected has it."""
        session = self._sessions.get(name)
        return self._names.get(name) if session is None else session.name

    def find(self, name: str) -> Session | None:
        """Who is connected under `name`, however it is written."""
        return self._sessions.get(names.sought(name))

    def sessions(self) -> list[Session]:
        """Everyone, in the order they came."""
        return list(self._sessions.values())


def _forms(name: str) -> tuple[str, str, tuple[str, ...]]:
    """Its canonical form, its `names.key` and its `names.faces`. Raises `Refusal`."""
    try:
        canonical = names.canonical(name)
        return canonical, names.key(canonical), names.faces(canonical)
    except names.BadName as error:
        raise Refusal(Reason.BAD_NAME, name) from error
