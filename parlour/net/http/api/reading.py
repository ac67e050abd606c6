"""What is sent, on its way to the types of the table: parameters and bodies. What is wrong with it names its field."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterable
from typing import Any, Final, TypeVar

import msgspec
from starlette.requests import ClientDisconnect, Request

from parlour.net.http.api.problems import Declined, FieldError, Trouble, trouble

MOST_BODY: Final = 64 * 1024
"""Bytes in a body of JSON."""
BODY_TIME: Final = 20.0
"""Seconds in which it must have come."""
MOST_TOLD: Final = 200
"""Characters of what is said of one field."""

S = TypeVar("S", bound=msgspec.Struct)

_AT = re.compile(r"^(?P<what>.*?)(?: - at `\$(?P<path>[^`]*)`)?$", re.DOTALL)
_MISSING = re.compile(r"^Object missing required field `(?P<name>[^`]*)`")
_UNKNOWN = re.compile(r"^Object contains unknown field `(?P<name>.*)`$", re.DOTALL)


def parameters(given: Iterable[tuple[str, str]], wanted: type[S], where: str) -> S:
    """What stands in the path, behind the question mark or in headers. Raises `Declined`."""
    found: dict[str, str] = {}
    for name, value in given:
        if name in found:
            raise _bad_field(name, f"it is there twice in the {where}")
        found[name] = value
    try:
        read = msgspec.convert(found, wanted, strict=False)
    except msgspec.ValidationError as error:
        raise invalid(error) from None
    for field in msgspec.structs.fields(wanted):
        if field.encode_name in found and getattr(read, field.name) is None:  # msgspec takes the word `null` for that
            raise _bad_field(field.encode_name, "Expected a number")
    return read


async def body(request: Request, wanted: type[S]) -> S:
    """The body, which is JSON. Raises `Declined`."""
    kind = media_type(request)
    if kind != "application/json" and not (kind.startswith("application/") and kind.endswith("+json")):
        raise trouble(Trouble.NOT_JSON)
    data = await whole(request, MOST_BODY)
    try:
        return msgspec.json.decode(data, type=wanted)
    except msgspec.ValidationError as error:
        raise invalid(error) from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise trouble(Trouble.BAD_JSON) from None


def media_type(request: Request) -> str:
    """What the body is said to be, in small letters and without parameters; empty if nothing is said."""
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()


async def whole(request: Request, most: int) -> bytes:
    """All of the body, of at most that many bytes. Raises `Declined`."""
    length = request.headers.get("content-length", "")
    if length.isdecimal() and int(length) > most:
        raise _too_large(most)
    data = bytearray()
    try:
        async with asyncio.timeout(BODY_TIME):
            async for chunk in request.stream():
                data += chunk
                if len(data) > most:
                    raise _too_large(most)
    except (TimeoutError, ClientDisconnect):
        raise trouble(Trouble.TOO_SLOW, headers={"connection": "close"}) from None
    return bytes(data)


def _too_large(most: int) -> Declined:
    return trouble(Trouble.TOO_LARGE, detail=f"the body may have {most:,} bytes", headers={"connection": "close"})


def invalid(error: msgspec.ValidationError) -> Declined:
    """What msgspec says of the field that it stopped at."""
    match = _AT.match(str(error))
    what, path = (match["what"], match["path"] or "") if match else (str(error), "")
    name = path.removeprefix(".")
    missing, unknown = _MISSING.match(what), _UNKNOWN.match(what)
    if missing or unknown:
        inner = (missing or unknown)["name"]  # type: ignore[index]  # one of them is there
        name = f"{name}.{inner}" if name else inner
        what = "it is missing" if missing else "there is no such field"
    return _bad_field(name, what)


def _bad_field(name: str, what: str) -> Declined:
    error: Any = FieldError(name[:MOST_TOLD], what[:MOST_TOLD])
    return trouble(Trouble.BAD_FIELD, detail=f"{error.field or 'the body'}: {error.detail}", errors=(error,))
