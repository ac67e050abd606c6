"""The command ``parlour card``."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from parlour.cli import operate
from parlour.cli.operate import say

if TYPE_CHECKING:
    from parlour.card.place import Place

PATIENCE = 5.0
"""Seconds for the server to answer."""


@operate.command("card")
@click.option("--html", "file", type=click.Path(path_type=Path), metavar="FILE", help="Write a page to print to FILE.")
def card(data: Path, file: Path | None) -> None:
    """Show how to join the server that runs on this machine: addresses, lines to type, and a QR code."""
    from parlour.card import page, text
    from parlour.store.trouble import of_file

    place = _ask(data)
    if file is not None:
        try:
            file.write_text(page.alone(place), encoding="utf-8")
        except OSError as error:
            raise of_file(file, error, "written") from None
        say(f"The card is in {file}: open it in a browser, and print it")
        return
    colours = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
    for line in text.full(place, colours=colours, blocks=text.shows_blocks(sys.stdout.encoding)):
        click.echo(line)


def _ask(data: Path) -> Place:
    """What the server of that folder says itself of where it is found. Raises `store.trouble.Trouble`."""
    from http.client import HTTPConnection, HTTPException

    import msgspec

    from parlour.card.place import Place
    from parlour.store.folder import running_at
    from parlour.store.trouble import Trouble

    address = running_at(data)
    if address is None:
        raise Trouble(f"no server runs on the data folder {data}: start one with `parlour serve`")
    connection = HTTPConnection(*address, timeout=PATIENCE)
    try:
        connection.request("GET", "/join.json", headers={"Host": "localhost"})
        return msgspec.json.decode(connection.getresponse().read(), type=Place)
    except (OSError, HTTPException, msgspec.DecodeError) as error:
        raise Trouble(f"the server on port {address.port} cannot be asked ({error})") from error
    finally:
        connection.close()
