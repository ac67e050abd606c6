"""Diagnostics on standard error, for people (text) or for programs (one JSON object a line)."""

import logging

import msgspec

from parlour.printer import Printer


class JsonFormatter(logging.Formatter):
    """One object a record: ``time`` (seconds since the epoch), ``level``, ``logger``, ``message``, ``exception``."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as one line of JSON."""
        entry = {
            "time": round(record.created, 3),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            entry["exception"] = self.formatException(record.exc_info)
        return msgspec.json.encode(entry).decode()


class PrinterHandler(logging.Handler):
    """Hands records to a printer."""

    def __init__(self, out: Printer) -> None:
        super().__init__()
        self._out = out

    def emit(self, record: logging.LogRecord) -> None:
        """Print the formatted `record`."""
        self._out.line(self.format(record))


def set_up(level: str, form: str, out: Printer | None) -> None:
    """Send records of at least `level` to `out` (None: nowhere), as ``text`` or ``json``."""
    handler = logging.NullHandler() if out is None else PrinterHandler(out)
    if form == "json":
        handler.setFormatter(JsonFormatter())
    else:
        handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
