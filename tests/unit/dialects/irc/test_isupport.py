"""RPL_ISUPPORT says what is so: its limits are the core's."""

from parlour import names
from parlour.commands.base import Limit
from parlour.core import profiles, watch
from parlour.core.handlers import membership, moderation
from parlour.core.modes import MOST_MASKS
from parlour.core.rooms import MOST_JOINED
from parlour.dialects.irc import isupport
from parlour.dialects.irc.commands import COMMANDS
from parlour.dialects.irc.letters import ROOM, SIGNS
from parlour.dialects.irc.modes import MOST
from tests.unit.dialects.irc.alone import Talk

TOKENS = dict(isupport.tokens("Home"))


def test_limits_are_the_cores() -> None:
    most = {
        "AWAYLEN": profiles.MOST_WORDS,
        "CHANNELLEN": names.MAX_LENGTH + len("#"),
        "CHATHISTORY": Limit.__metadata__[0].le,  # type: ignore[attr-defined]
        "HOSTLEN": len(profiles.cloak(b"key", "192.0.2.1")),
        "KEYLEN": moderation.MOST_KEY,
        "KICKLEN": profiles.MOST_WORDS,
        "MODES": MOST,
        "MONITOR": watch.MOST,
        "NAMELEN": profiles.MOST_REALNAME,
        "NICKLEN": names.MAX_LENGTH,
        "TOPICLEN": membership.MOST_TOPIC,
        "USERLEN": profiles.MOST_USER,
    }
    assert {name: int(TOKENS[name]) for name in most} == most
    assert TOKENS["CHANLIMIT"] == f"#:{MOST_JOINED}"
    assert TOKENS["MAXLIST"] == f"b:{MOST_MASKS},e:{MOST_MASKS},I:{MOST_MASKS}"


def test_modes_are_those_that_there_are() -> None:
    lists, always, when_set, never = TOKENS["CHANMODES"].split(",")
    assert {*lists} == {"b", TOKENS["EXCEPTS"], TOKENS["INVEX"]}
    assert {*lists, *always, *when_set, *never, *"ov"} == {*ROOM.values()}
    assert TOKENS["PREFIX"] == f"(ov){SIGNS['operator']}{SIGNS['voice']}"


def test_targets_are_of_commands_that_there_are() -> None:
    assert isupport.TARGETS.keys() <= COMMANDS.keys()


def test_names_are_compared_as_it_says() -> None:
    assert TOKENS["CASEMAPPING"] == "ascii"
    assert names.key("A[]{}|^`~"[:-1]) == "a[]{}|^`"
    assert TOKENS["UTF8MAPPING"] == "rfc8265"
    assert names.key("Ä") == names.key("ä")


def test_lines() -> None:
    talk = Talk(network="My Net=1")
    lines = [line for line in talk.says("VERSION") if " 005 " in line]
    told: dict[str, str] = {}
    for line in lines:
        words, _, text = line.removeprefix(":irc.parlour 005 luca ").partition(" :")
        assert text == "are supported by this server"
        assert len(words.split(" ")) <= isupport.MOST_TOKENS
        assert line.isascii()
        told.update(word.partition("=")[::2] for word in words.split(" "))
    assert told.keys() == TOKENS.keys()
    assert told["NETWORK"] == "My\\x20Net\\x3D1"
    assert not any("=" in value for value in told.values())
