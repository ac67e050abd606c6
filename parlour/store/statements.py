"""Ways to say much to SQLite in few steps.

The interpreter's lock is let go for each step of a statement, and has to be had again: while the loop's thread
computes, that takes up to 5 ms. So hundreds of rows go into one INSERT, and what is asked for comes in one row.
(`executemany` takes a step for each row; beside a thread that computes, a row took up to 1.2 ms instead of 3 us.)
"""

import sqlite3
from collections.abc import Sequence
from typing import Any

import msgspec

_decode = msgspec.json.Decoder(list[Any]).decode
encode = msgspec.json.Encoder().encode


class Bulk:
    """A statement that is given any number of rows."""

    _MOST = 512
    """Rows in one statement."""
    _STEP = 32
    """Up to this there is a statement for each number of rows, then one for each multiple: so all stay prepared."""

    def __init__(self, statement: str, values: str) -> None:
        """`values` has a ``?`` for each value of a row; the first is never NULL.

        `statement` has ``{rows}`` where the rows come, a table whose columns are column1, column2 and so on; it must
        leave out those whose column1 is NULL.
        """
        self._text = statement
        self._values = values
        self.width = values.count("?")
        self._statements: dict[int, str] = {}

    def __call__(self, connection: sqlite3.Connection, values: list[Any]) -> list[Any]:
        """Execute it with rows, given with all of their values one after the other; returns what it returns."""
        most = self._MOST * self.width
        if len(values) <= most:
            return self._execute(connection, values) if values else []
        parts = (values[start : start + most] for start in range(0, len(values), most))
        return [row for part in parts for row in self._execute(connection, part)]

    def _execute(self, connection: sqlite3.Connection, values: list[Any]) -> list[Any]:
        rows = len(values) // self.width
        if rows > self._STEP and rows % self._STEP:
            padding = self._STEP - rows % self._STEP
            values = values + [None] * (padding * self.width)
            rows += padding
        statement = self._statements.get(rows)
        if statement is None:
            statement = self._statements[rows] = self._statement(rows)
        return connection.execute(statement, values).fetchall()

    def _statement(self, rows: int) -> str:
        return self._text.format(rows=f"(VALUES {', '.join([self._values] * rows)})")


def in_one_row(
    connection: sqlite3.Connection, statement: str, *values: Any
) -> tuple[list[list[Any]], *tuple[Any, ...]]:
    """The row of a statement whose first column is a JSON array of arrays."""
    ((rows, *others),) = connection.execute(statement, values).fetchall()
    return _decode(rows), *others


def as_json(values: Sequence[Any]) -> str:
    """For the ``json_each`` of a statement."""
    return encode(values).decode()
