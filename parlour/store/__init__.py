"""Where what happens is kept: a journal that numbers and stores, an archive that reads it again.

Knows events, how to number them and how a database keeps them. Must not know who is connected, dialects, or sockets;
it runs threads of its own and is handed a way back to the caller's thread, so it must not know the event loop either.

`store.store.open_store` is the way in. Whoever imports this package alone has loaded nothing yet: SQLAlchemy takes a
third of a second, and Alembic, which only a store of an older version needs, takes longer.
"""
