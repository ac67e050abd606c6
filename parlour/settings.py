"""What an operator can set. `docs/settings.md` lists the same, and a test holds the two together."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class ServerSettings:
    """How `parlour serve` runs. The defaults are those of the command line."""

    host: str | None = None
    """Where to listen; None: every address of this machine, IPv4 and IPv6."""
    port: int = 0
    """0: the system picks one."""
    quiet: bool = False
    """Nothing on standard output."""
    log_level: str = "warning"
    """The least that goes to standard error: debug, info, warning or error."""
    log_format: str = "text"
    """``text`` or ``json``."""
    rate: int = 100
    """Messages a second that one connection may send in the long run; 0: no limit."""
    burst: int = 1000
    """Messages that it may send at once before `rate` applies."""
    outbox_limit: int = 8 * 1024 * 1024
    """Bytes that may wait for one connection that does not read."""
    data: Path | None = None
    """The folder of the store; None: where the system wants programs to keep what is theirs."""
    ephemeral: bool = False
    """Everything is kept in memory, and gone when the server ends."""
    retention: float = 0.0
    """Days for which messages are kept, where a room has no rule of its own; 0: for ever."""
    file_limit: int = 100 * 1024 * 1024
    """Bytes of a file that people pass on."""
    file_quota: int = 1024 * 1024 * 1024
    """Bytes of all files of one person, and of all people of one address."""
    files_total: int = 10 * 1024 * 1024 * 1024
    """Bytes of all files."""
    network: str = "Parlour"
    """What IRC clients are told this network is called: one word."""
    server_name: str = "irc.parlour"
    """What the server calls itself on IRC, where a host name is wanted."""
    motd: Path | None = None
    """A file with the message of the day."""
    admin: str = ""
    """Whom people can write to about this server."""
    owner_file: Path | None = None
    """A file with the name and the password, with a space between them, that make one this server's owner."""
    tokens: str = "everyone"
    """Who may make tokens for bots: ``everyone`` who can come back, or the ``owner`` alone."""
    replay: int = 50
    """Messages of a room that an IRC client without a history of its own is told when it enters; 0: none."""
    hooks_to: tuple[str, ...] = ()
    """Networks, as ``10.1.0.0/16``, that webhooks may be in although they are not public."""
    allowed_origin: tuple[str, ...] = ()
    """Pages of other places that may use the WebSocket and the API, each as ``https://chat.example``."""
    lobby_delay: float = 3.0
    """Seconds of silence after which an IRC client that has entered no room is taken to the lobby; 0: never.

    More than clients wait between two lines, so that one which is about to enter rooms gets to it.
    """
    public_url: str = ""
    """Where browsers find this server, as ``https://chat.example``; empty: at an address of this machine."""
    metrics: str = "local"
    """Who may read ``/metrics``: ``off``, ``local`` (this machine, and the owner) or ``all``."""
    no_card: bool = False
    """Do not show, when the server starts in a terminal, how to join it."""
    trusted_proxy: tuple[str, ...] = ()
    """Networks, in CIDR notation, of proxies that are believed when they say for whom they ask."""
    connections_per_address: int = 1000
    """Connections that one address may have at once, this machine and trusted proxies excepted; 0: any number."""
