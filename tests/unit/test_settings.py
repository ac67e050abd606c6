"""Every setting is documented, and nothing else is."""

import re
from dataclasses import fields
from pathlib import Path

import click
import pytest

from parlour.cli import join, main, serve
from parlour.settings import ServerSettings

DOCUMENT = (Path(__file__).parents[2] / "docs" / "settings.md").read_text()


def options(command: click.Command) -> dict[str, click.Option]:
    named = {option.opts[0]: option for option in command.params if isinstance(option, click.Option)}
    return {name: option for name, option in named.items() if name != "--version"}


def documented(command: click.Command) -> dict[str, tuple[str, str]]:
    section = re.search(rf"## `parlour {command.name}`.*?(?=\n## |\Z)", DOCUMENT, re.DOTALL)
    assert section is not None
    rows = re.findall(r"^\| `(--[a-z-]+)` \| `(\w+)` \| (.*?) \|", section[0], re.MULTILINE)
    return {name: (variable, default) for name, variable, default in rows}


@pytest.mark.parametrize("command", [serve, join])
def test_every_option_is_documented_with_its_variable_and_default(command: click.Command) -> None:
    expected = options(command)
    rows = documented(command)
    assert set(rows) == set(expected)
    for name, option in expected.items():
        variable, default = rows[name]
        assert variable == f"PARLOUR_{command.name}_{name.removeprefix('--')}".replace("-", "_").upper()
        if option.show_default and option.default is not None:
            assert (
                float(default.strip("`")) == option.default
                if isinstance(option.default, float)
                else (default == f"`{option.default}`")
            )


def test_every_setting_has_its_option() -> None:
    assert {name.removeprefix("--").replace("-", "_") for name in options(serve)} == {
        field.name for field in fields(ServerSettings)
    }


def test_variables_are_heeded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PARLOUR_SERVE_PORT", "no number")
    with pytest.raises(click.BadParameter, match="no number"):
        main.main(["serve"], standalone_mode=False)
