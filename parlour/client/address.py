"""What the person types to say who and where: a name of one word and ``chat://host:port``."""

import re
from dataclasses import dataclass

from parlour.text import clean

FORM = "chat://<host>:<port>, for example chat://localhost:64700 or chat://[::1]:64700"

_ADDRESS = re.compile(
    r"chat://(?:\[(?P<six>[0-9a-f:.]+(?:%[\w.]+)?)\]|(?P<host>[^\s:/@\[\]?#]+)):(?P<port>[0-9]+)/?",
    re.IGNORECASE | re.ASCII,
)


class UsageError(ValueError):
    """Said to the person: what is wrong, and the right form."""


@dataclass(frozen=True)
class Address:
    """Where a room listens."""

    host: str
    port: int

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{host}:{self.port}"


def parse_address(url: str) -> Address:
    """Read ``chat://host:port``, where the host may be an IPv6 address in brackets."""
    found = _ADDRESS.fullmatch(url)
    if found is None:
        raise UsageError(f"The address {url!r} is not of the form {FORM}")
    digits = found["port"].lstrip("0")
    if not digits or len(digits) > 5 or int(digits) > 65535:
        raise UsageError(f"The port in {url!r} is not between 1 and 65535; the form is {FORM}")
    return Address(found["six"] or found["host"], int(digits))


def check_name(name: str) -> str:
    """Accept any one word: whether the name is allowed is for the server to say."""
    if name.split() != [name] or clean(name) != name:
        raise UsageError(f"The user name must be one word, not {name!r}")
    return name
