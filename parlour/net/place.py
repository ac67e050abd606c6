"""The place of a running server, as the join card tells it."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from parlour.card.place import Place
from parlour.net.addresses import EVERYWHERE, host_name, hosts, is_here, lan_addresses, url_of
from parlour.settings import ServerSettings


def place_of(settings: ServerSettings, port: int, find: Callable[[], list[str]] = lan_addresses) -> Place:
    """Where a server of these `settings` that listens on `port` is found.

    A public URL of http that names a port may be good for the other doors, too. Otherwise these are where the server
    itself listens: behind a proxy, which speaks HTTP alone. If that is this machine only, others cannot use them.
    """
    if settings.public_url:
        parts = urlsplit(settings.public_url)
        plain = parts.port if parts.scheme == "http" else None
        hidden = settings.host not in EVERYWHERE and is_here(str(settings.host))
        return Place(settings.public_url, parts.hostname or "", plain or (None if hidden else port))
    host, *others = hosts(settings, find)
    here = is_here(host)
    machine = "" if here else host_name()
    return Place(url_of(host, port), host, port, (*(url_of(other, port) for other in others),), machine)


def as_reached(place: Place, scheme: str, host: str, port: int | None) -> Place:
    """`place`, by the name or address under which somebody has reached it; `port` is None if that named none."""
    named = f"[{host}]" if ":" in host else host
    url = f"{scheme}://{named}" if port is None else f"{scheme}://{named}:{port}"
    others = (*(other for other in (place.url, *place.others) if other != url),)
    return Place(url, host, port or place.port, others, place.machine)
