"""What a name may be, and which names look alike (RFC 8265, UTS 39).

The libraries with Unicode's tables are loaded at the first name that is not ASCII.
"""

import re

MAX_LENGTH = 32
"""Characters in a name."""

MAX_UNFOLDED = 4 * MAX_LENGTH
"""Characters that could still be composed to `MAX_LENGTH`: more are not looked at."""

RESERVED = frozenset({"all", "server"})
"""Names that mean something to a protocol; nobody bears them, in whatever case."""

_WHO_RUNS_IT = {"admin", "administrator", "moderator", "operator", "owner", "root", "sysadmin", "sysop", "system"}
_EVERYBODY = {"channel", "everybody", "everyone", "here", "room"}
_SERVICES = {"auth", "bot", "chan", "group", "help", "host", "memo", "nick", "oper", "sasl", "user"}
"""Of IRC, as in NickServ: clients are set up to tell them passwords."""
OFFICIAL = frozenset({*_WHO_RUNS_IT, *_EVERYBODY, *(f"{service}serv" for service in _SERVICES), "global"})
"""Names in which a stranger would seem to speak for the place, or be told what is for it."""

_FORBIDDEN = frozenset(" ,*?!@:;#&~%+$<>'\"/\\=()")
"""Punctuation that some dialect gives a meaning: prefixes, masks, room marks, lists, quoting."""

_ASCII_NAME = re.compile(r"[A-Za-z0-9_.\-\[\]{}|^`]+", re.ASCII)

_NOT_IN_ASCII_NAME = re.compile(r"[^A-Za-z0-9_.\-\[\]{}|^`]+", re.ASCII)

_LOOK = str.maketrans({"I": "l", "1": "l", "|": "l", "0": "o"})
"""ASCII characters that pass for another; the rest of UTS 39's skeleton is `_skeleton`."""

_TOGETHER = (
    frozenset({"LATIN", "HAN", "HIRAGANA", "KATAKANA"}),
    frozenset({"LATIN", "HAN", "BOPOMOFO"}),
    frozenset({"LATIN", "HAN", "HANGUL"}),
)
"""Scripts that one word may mix: UTS 39, restriction level "highly restrictive"."""


class BadName(ValueError):
    """The name is not allowed."""


def canonical(name: str) -> str:
    """The form in which `name` is shown (PRECIS UsernameCasePreserved).

    Raises `BadName` if it is not one allowed word of 1 to `MAX_LENGTH` characters, is reserved, or mixes scripts
    as only forged names do.
    """
    if len(name) > MAX_UNFOLDED:
        raise BadName(name)
    if not name.isascii():
        name = _enforce(name, "UsernameCasePreserved")
        if not _FORBIDDEN.isdisjoint(name) or _looks_like_punctuation(name) or _mixes_scripts(name):
            raise BadName(name)
    elif not _ASCII_NAME.fullmatch(name):
        raise BadName(name)
    if len(name) > MAX_LENGTH or not RESERVED.isdisjoint(_faces(name)):
        raise BadName(name)
    return name


def key(name: str) -> str:
    """The form in which names are compared: two canonical names are the same name if their keys are equal."""
    return name.lower() if name.isascii() else _enforce(name, "UsernameCaseMapped")


def sought(name: str) -> str:
    """The `key` of a name as anybody may write it; empty if nobody can be called that."""
    if len(name) > MAX_UNFOLDED:
        return ""
    if name.isascii():
        return name.lower()  # as `key` has it, without another call: who has said something is looked for so
    try:
        return key(name)
    except BadName:
        return ""


def faces(name: str) -> tuple[str, ...]:
    """What a canonical `name` looks like: two names that share a face are not to be told apart.

    A name that is not ASCII has others, since a terminal that knows only ASCII shows it transliterated; and as case
    does not tell names apart, each has the faces of its capitals and of its small letters, too.
    """
    forms = (name, name.lower(), name.upper())
    if name.isascii():
        return (*dict.fromkeys(map(_ascii_face, forms)),)
    return (*{face: None for form in forms for face in _faces(form)},)


def _faces(name: str) -> tuple[str, ...]:
    if name.isascii():
        return (_ascii_face(name), _ascii_face(name.lower()))
    seen = ascii_name(name)
    return (_ascii_face(_skeleton(name)), _ascii_face(seen), _ascii_face(seen.lower()), _ascii_face(seen.upper()))


def ascii_name(name: str) -> str:
    """A canonical `name` as one word of ASCII."""
    if name.isascii():
        return name
    from anyascii import anyascii

    return _NOT_IN_ASCII_NAME.sub("", anyascii(name)) or _unnamed(name)


def _unnamed(name: str) -> str:
    """For scripts that have no transliteration: different names stay different."""
    return "_".join(f"{ord(character):x}" for character in name)


def _ascii_face(name: str) -> str:
    return name.translate(_LOOK).lower().replace("rn", "m")


def _enforce(name: str, profile: str) -> str:
    import precis_i18n

    try:
        return str(precis_i18n.get_profile(profile).enforce(name))
    except UnicodeEncodeError as error:
        raise BadName(name) from error


def _looks_like_punctuation(name: str) -> bool:
    """Whether `name` begins with a mark for a letter it does not have, or holds what passes for ``:`` or ``@``."""
    import unicodedata

    from anyascii import anyascii

    return unicodedata.category(name[0]).startswith("M") or not {":", "@"}.isdisjoint(anyascii(name))


def _mixes_scripts(name: str) -> bool:
    from confusable_homoglyphs.categories import unique_aliases

    scripts = unique_aliases(name) - {"COMMON", "INHERITED"}
    return len(scripts) > 1 and not any(scripts <= together for together in _TOGETHER)


def _skeleton(name: str) -> str:
    from confusable_homoglyphs.confusables import confusables_data

    def look(character: str) -> str:
        if character.isascii():
            return character
        twins = (twin["c"] for twin in confusables_data.get(character, ()))
        return next((twin for twin in twins if twin.isascii() and twin.isalnum()), character)

    return "".join(map(look, name))
