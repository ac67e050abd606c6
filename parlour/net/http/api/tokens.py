"""Tokens for bots."""

from __future__ import annotations

from typing import Final

from parlour.commands import DropToken, MakeToken, Tokens
from parlour.errors import Reason
from parlour.events import Done, TokenList, TokenMade
from parlour.net.http.api.call import Call, dropping
from parlour.net.http.api.operation import Operation
from parlour.net.http.api.types import NewToken, OfToken, TokenBody, TokensFound


async def tokens(call: Call) -> TokensFound:
    """Those that one has made."""
    return TokensFound((await call.ask(Tokens(), TokenList)).tokens)


async def make(call: Call) -> NewToken:
    """Make one."""
    wanted: TokenBody = call.body
    made = await call.ask(MakeToken(wanted.name, wanted.room), TokenMade)
    return NewToken(made.name, made.token)


ROWS: Final = (
    Operation(
        "GET",
        "/tokens",
        "listTokens",
        "Which tokens have you made? The owner of the server is told all.",
        tokens,
        TokensFound,
        signed=True,
    ),
    Operation(
        "POST",
        "/tokens",
        "makeToken",
        "Make a bot with a name of its own, and the token that proves it.",
        make,
        NewToken,
        body=TokenBody,
        status=201,
        signed=True,
        reasons=(
            Reason.BAD_NAME,
            Reason.NAME_IN_USE,
            Reason.MAKES_NO_TOKENS,
            Reason.NOT_OWNER,
            Reason.TOO_MANY_TOKENS,
            Reason.NO_SUCH_ROOM,
            Reason.BAD_ROOM_NAME,
            Reason.NOT_A_MEMBER,
            Reason.NOT_STORED,
        ),
    ),
    Operation(
        "DELETE",
        "/tokens/{name}",
        "dropToken",
        "Take a token back that you made: the bot is nobody any more, and its name is free.",
        dropping(DropToken),
        Done,
        place=OfToken,
        signed=True,
        reasons=(Reason.NO_SUCH_TOKEN, Reason.NOT_STORED),
    ),
)
