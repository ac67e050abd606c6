"""The scenarios: one file each, one row here."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from bench.outcome import Outcome
from bench.scenarios import (
    files,
    idle,
    irc_idle,
    irc_join,
    irc_paced,
    irc_saturated,
    lone,
    paced,
    saturated,
    store,
    stuck,
    ws_idle,
    ws_saturated,
)
from bench.scenarios.options import Options
from bench.servers import Spec

SCENARIOS: Final[dict[str, Callable[[list[Spec], Options], Outcome]]] = {
    "saturated": saturated.run,
    "paced": paced.run,
    "lone": lone.run,
    "idle": idle.run,
    "store": store.run,
    "stuck": stuck.run,
    "irc-saturated": irc_saturated.plain,
    "irc-tags": irc_saturated.tags,
    "irc-paced": irc_paced.run,
    "irc-join": irc_join.run,
    "irc-idle": irc_idle.run,
    "files": files.run,
    "ws-saturated": ws_saturated.run,
    "ws-idle": ws_idle.run,
}
