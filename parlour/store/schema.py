"""The tables.

An event's `id` is the number of its room and its own number in that room, in one: a room's events lie side by side in
one b-tree, a page is a range of it, and no number can be given twice.

A message also has a `place` among all messages of the store, in the order they were stored. The search index goes by
that: the newest come first, whatever the room, and a search for a common word ends after a few of its millions. (With
the index by ids, a search over 300 rooms took up to 0.3 s.) A message of 80 bytes takes about 210, index included.

In `events`, what `text` and the others hold depends on the kind:

    kind       text        target             target_author  names            flags             edited
    said       text        answered message   its author     those mentioned  action, notice,   when, if it was
                                                                              deleted
    edited     new text    message                                            deleted
    deleted                message
    reacted    emoji       message            its author                      off
    created    room kind                                     of a direct room
    topic      topic
    invited    name
    departed
    renamed    new name                                      old name

`files` of a message are those that came with it, as it tells of them; the table `files` has those that are here, and
their bytes are files of their own (`store.files`). An imported message tells of files that are not here.

`markup` is the text of a message with what IRC's formatting adds, if it has any. Edits take that away, as deletions do.
A deletion by an operator of the room has 0 for its person.

A deleted message keeps its row, without text. NULL costs a byte, so most columns cost a message nothing else.

Everything is declared with SQLAlchemy, to be had by another database as well; only the search index is SQLite's own.
"""

from enum import IntEnum, IntFlag

from sqlalchemy import (
    DDL,
    BigInteger,
    Column,
    Float,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    Table,
    Text,
    event,
)

SEQ_BITS = 40
"""Of an event's id, the lower ones: its number in the room."""
SEQ_MASK = (1 << SEQ_BITS) - 1
MOST_ROOMS = (1 << 63 - SEQ_BITS) - 1
"""The greatest number of a room."""


class Kind(IntEnum):
    """Of an event."""

    SAID = 0
    EDITED = 1
    DELETED = 2
    REACTED = 3
    CREATED = 4
    TOPIC = 5
    INVITED = 6
    DEPARTED = 7
    RENAMED = 8


class Flag(IntFlag):
    """Of an event; none is NULL."""

    ACTION = 1
    DELETED = 2
    """Of a message, and of an edit whose message is."""
    OFF = 4
    """Of a reaction."""
    NOTICE = 8


metadata = MetaData()

_Big = BigInteger().with_variant(Integer, "sqlite")

about = Table(
    "about",
    metadata,
    Column("store", Text, primary_key=True, comment="a UUID: no two stores have the same"),
)

rooms = Table(
    "rooms",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("topic", Text, nullable=False, server_default=""),
    Column("last", _Big, nullable=False, server_default="0", comment="number of the last event"),
    Column("first", _Big, nullable=False, server_default="1", comment="number of the first event that is kept"),
    Column("retention", Float, comment="seconds; 0: for ever; NULL: as the server is set"),
    Column("created", Float, nullable=False),
    Column("gone", Float, comment="when it was dissolved: what is left of it can go"),
)
Index("rooms_by_name", rooms.c.name, unique=True, sqlite_where=rooms.c.gone.is_(None))

events = Table(
    "events",
    metadata,
    Column("id", _Big, primary_key=True, autoincrement=False),
    Column("kind", SmallInteger, nullable=False),
    Column("at", Float, nullable=False),
    Column("person", _Big, nullable=False),
    Column("author", Text, nullable=False),
    Column("text", Text),
    Column("target", _Big, comment="a number in the same room"),
    Column("target_author", Text),
    Column("names", Text, comment="with spaces between them"),
    Column("flags", SmallInteger),
    Column("edited", Float),
    Column("place", _Big),
    Column("markup", Text),
    Column("files", Text, comment="see `rows`"),
)
Index("edits_by_target", events.c.target, events.c.id, sqlite_where=events.c.kind == Kind.EDITED.value)

places = Table(
    "places",
    metadata,
    Column("place", _Big, primary_key=True, autoincrement=False),
    Column("event", _Big, nullable=False),
)

people = Table(
    "people",
    metadata,
    Column("person", _Big, primary_key=True, autoincrement=False),
    Column("name", Text, nullable=False),
    Column("name_key", Text, nullable=False),
    Column("secret", LargeBinary, nullable=False, comment="SHA-256"),
    Column("seen", Float, nullable=False),
)

members = Table(
    "members",
    metadata,
    Column("room", Integer, primary_key=True),
    Column("person", _Big, primary_key=True),
    Column("name", Text),
    Column("member", SmallInteger, nullable=False, server_default="0"),
    Column("read", _Big, nullable=False, server_default="0", comment="number of the last event read"),
    sqlite_with_rowid=False,
)

tokens = Table(
    "tokens",
    metadata,
    Column("person", _Big, primary_key=True, autoincrement=False, comment="a bot, one of the people"),
    Column("maker", _Big, nullable=False, comment="a person; 0: the operator"),
    Column("by", Text, nullable=False, comment="what they were called"),
    Column("made", Float, nullable=False),
    Column("room", Integer, comment="all that the bot can do is to speak there; 0: nowhere"),
)

hooks = Table(
    "hooks",
    metadata,
    Column("person", _Big, primary_key=True, autoincrement=False, comment="who says what it answers"),
    Column("name", Text, nullable=False),
    Column("room", Integer, nullable=False),
    Column("url", Text, nullable=False),
    Column("words", Text, nullable=False, comment="with spaces between them"),
    Column("secret", Text, nullable=False, comment="itself: what is sent is signed with it"),
    Column("by", Text, nullable=False, comment="what its maker was called; empty: the operator"),
    Column("made", Float, nullable=False),
)

terms = Table(
    "terms",
    metadata,
    Column("id", Integer, primary_key=True, comment="their order"),
    Column("name_key", Text, nullable=False),
    Column("term", Text, nullable=False),
)
Index("terms_by_name", terms.c.name_key, terms.c.term, unique=True)

requests = Table(
    "requests",
    metadata,
    Column("person", _Big, primary_key=True),
    Column("request", Text, primary_key=True, comment="made by the client"),
    Column("event", _Big, nullable=False),
    Column("at", Float, nullable=False),
    Column("digest", Text, comment="of what it stands for: with another one it is refused; NULL: see `core.requests`"),
    sqlite_with_rowid=False,
)

reactions = Table(
    "reactions",
    metadata,
    Column("event", _Big, primary_key=True),
    Column("emoji", Text, primary_key=True),
    Column("person", _Big, primary_key=True),
    Column("name", Text, nullable=False),
    Column("by", _Big, nullable=False, comment="number of the event that put it there"),
    sqlite_with_rowid=False,
)

mentions = Table(
    "mentions",
    metadata,
    Column("name_key", Text, primary_key=True),
    Column("event", _Big, primary_key=True),
    sqlite_with_rowid=False,
)

files = Table(
    "files",
    metadata,
    Column("id", Text, primary_key=True, comment="nobody can guess it"),
    Column("digest", Text, nullable=False, comment="SHA-256: what the file on disk is called"),
    Column("name", Text, nullable=False),
    Column("size", _Big, nullable=False),
    Column("type", Text, nullable=False),
    Column("width", Integer, nullable=False, server_default="0"),
    Column("height", Integer, nullable=False, server_default="0"),
    Column("thumbnail", SmallInteger, nullable=False, server_default="0", comment="KiB of it, 0 if there is none"),
    Column("person", _Big, nullable=False),
    Column("at", Float, nullable=False),
    Column("event", _Big, comment="the message that it came with; NULL: it is not said yet"),
)
Index("files_by_digest", files.c.digest)
Index("files_by_event", files.c.event, files.c.at)

SEARCH = (
    # It holds no texts, only where each word occurs; `columnsize` would be for ranking.
    "CREATE VIRTUAL TABLE search USING fts5("
    "text, author, room, content='', columnsize=0, tokenize='unicode61 remove_diacritics 2')",
    # Merge often enough to keep searching fast, and never all at once: a crisis merge is a commit of half a second.
    "INSERT INTO search(search, rank) VALUES ('automerge', 8)",
    "INSERT INTO search(search, rank) VALUES ('crisismerge', 64)",
)
"""The search index, by the places of messages."""

for _statement in SEARCH:
    event.listen(metadata, "after_create", DDL(_statement).execute_if(dialect="sqlite"))  # type: ignore[no-untyped-call]


def event_id(room: int, seq: int) -> int:
    """The id of event number `seq` of the room with that id."""
    return room << SEQ_BITS | seq
