"""A connection to the database, as the threads of the store use it."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from sqlalchemy import create_engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import StaticPool

from parlour.errors import StoreError

FAULTS = (sqlite3.Error, DBAPIError)
"""What a database raises that cannot do something, through SQLAlchemy or not."""

T = TypeVar("T")

_COMPILED: dict[Any, Any] = {}
"""SQL of the statements executed so far: there are a few dozen."""

log = logging.getLogger(__name__)


class Database:
    """One connection, for one thread at a time.

    `core` is for SQLAlchemy's statements. A statement costs 45 us there, all of them the interpreter's, so the few that
    run with every commit go to `raw`.
    """

    def __init__(self, raw: sqlite3.Connection) -> None:
        """`raw` is closed with this."""
        # AUTOCOMMIT: transactions begin and end in `transaction` alone.
        engine = create_engine("sqlite://", creator=lambda: raw, poolclass=StaticPool, isolation_level="AUTOCOMMIT")
        self.raw = raw
        self.core = engine.connect().execution_options(compiled_cache=_COMPILED)
        self.core.begin()  # means nothing in this mode, but Alembic asks for it, and would commit otherwise

    @contextmanager
    def transaction(self, begin: str = "BEGIN IMMEDIATE") -> Iterator[None]:
        """All of it or nothing. Raises one of `FAULTS`."""
        self.raw.execute(begin)
        try:
            yield
            self.raw.execute("COMMIT")
        except BaseException:
            if self.raw.in_transaction:
                self.raw.execute("ROLLBACK")
            raise

    def ask(self, question: Callable[[Database], T]) -> T | StoreError:
        """The answer to `question`, which sees the database as it is at one moment."""
        try:
            with self.transaction("BEGIN"):
                return question(self)
        except FAULTS as error:
            return StoreError(str(getattr(error, "orig", error)))
        except Exception as error:  # a mistake of ours: the thread goes on, and whoever asked is told
            log.exception("a query failed")
            return StoreError(str(error))

    def change(self, act: Callable[[Database], T]) -> T | StoreError:
        """What `act` returns, which changes the database: all of it or, if it raises something, nothing."""
        try:
            with self.transaction():
                return act(self)
        except (*FAULTS, OSError) as error:
            return StoreError(str(getattr(error, "orig", error)))
        except Exception as error:  # as above
            log.exception("a change failed")
            return StoreError(str(error))

    def close(self) -> None:
        """End the connection."""
        self.core.close()
        self.core.engine.dispose()
        self.raw.close()
