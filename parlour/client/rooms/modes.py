"""Settings of rooms, in words."""

from parlour.client.safe import safe
from parlour.commands import Mode

_SETTINGS: dict[str, tuple[str, str]] = {
    "operator": ("made {} an operator", "made {} no operator any more"),
    "voice": ("gave {} a voice", "took the voice of {}"),
    "banned": ("banned {}", "lifted the ban of {}"),
    "exempt": ("exempted {} from bans", "exempted {} no longer"),
    "invited": ("lets {} in without an invitation", "lets {} in no longer without an invitation"),
    "moderated": ("lets only those with a voice speak here", "lets everybody here speak"),
    "invite-only": ("lets only the invited in", "lets everybody in"),
    "members-only": ("lets only those in the room speak", "lets those outside speak here"),
    "secret": ("made the room secret", "made the room secret no longer"),
    "fixed-topic": ("lets only operators set the topic", "lets everybody set the topic"),
    "key": ("gave the room a key", "took the key off"),
    "limit": ("lets at most {} in", "lets any number in"),
}
"""What an operator does who puts a setting on, or takes it off."""


def setting(mode: Mode) -> str:
    """What an operator does with it."""
    return _SETTINGS[mode.name][0 if mode.on else 1].format(safe(mode.value))
