"""Making the tables of a new store, and bringing those of an older one up to date.

A new store is made from `schema` at once; a test holds that the migrations, one after the other, make the very same.
"""

import time
import uuid
from pathlib import Path

from sqlalchemy import Connection, text

from parlour.commands import LOBBY
from parlour.store import schema
from parlour.store.connection import Database
from parlour.store.database import VERSION, Condition

_VERSIONS = (
    "CREATE TABLE alembic_version (\n\tversion_num VARCHAR(32) NOT NULL, \n\tCONSTRAINT alembic_version_pkc"
    " PRIMARY KEY (version_num)\n)"
)
"""As Alembic makes it."""

MIGRATIONS = Path(__file__).parent / "migrations"


def prepare(database: Database, condition: Condition) -> None:
    """Have all tables there, as `schema` wants them. Raises one of `FAULTS`."""
    if condition is Condition.CURRENT:
        return
    with database.transaction():
        if condition is Condition.EMPTY:
            create(database.core)
        else:
            migrate(database.core)


def create(connection: Connection) -> None:
    """Make a store with an empty lobby."""
    schema.metadata.create_all(connection, checkfirst=False)
    connection.execute(text(_VERSIONS))
    connection.execute(text("INSERT INTO alembic_version VALUES (:version)"), {"version": VERSION})
    connection.execute(schema.about.insert(), {"store": str(uuid.uuid4())})
    connection.execute(schema.rooms.insert(), {"id": 1, "name": LOBBY, "kind": "open", "created": time.time()})


def migrate(connection: Connection, version: str = "head") -> None:
    """Run the migrations up to `version` within the transaction that is open."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, version)
