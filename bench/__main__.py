"""The command line: `python -m bench [scenario ...]`."""

from __future__ import annotations

import argparse
import sys

from bench import report, servers, system
from bench.load import protocols
from bench.outcome import text
from bench.scenarios import SCENARIOS
from bench.scenarios.options import Options, say


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=main.__doc__)
    parser.add_argument("scenario", nargs="*", help=f"{', '.join(SCENARIOS)}; none: all")
    parser.add_argument("--rounds", type=int, metavar="N", help="rounds of each server, in turn")
    parser.add_argument("--seconds", type=float, metavar="S", help="measured seconds of a round")
    parser.add_argument(
        "--server",
        action="append",
        default=[],
        metavar="CMD",
        help="measure this instead of Parlour; {port} in it becomes the port; may be repeated",
    )
    parser.add_argument("--protocol", choices=protocols(), default="chat1", help="of --server")
    parser.add_argument("--quick", action="store_true", help="one short round, to see it work")
    parser.add_argument(
        "--save",
        nargs="?",
        const="",
        metavar="NAME",
        help="write NAME.md and NAME.svg into bench/results (NAME: normally the scenarios)",
    )
    options = parser.parse_args()
    for name in options.scenario:
        if name not in SCENARIOS:
            parser.error(f"there is no scenario {name}; there are {', '.join(SCENARIOS)}")
    if (options.rounds or 1) < 1 or (options.seconds or 1.0) <= 0:
        parser.error("--rounds and --seconds need positive numbers")
    return options


def main() -> int:
    """Measure a chat server beside a bare C program and print one table a scenario."""
    options = _arguments()
    lacking = system.unsupported()
    if lacking:
        print(lacking, file=sys.stderr)
        return 1
    system.raise_file_limit()
    names = options.scenario or list(SCENARIOS)
    try:
        wished = [servers.other(command, options.protocol) for command in options.server]
    except ValueError as error:
        print(error, file=sys.stderr)
        return 1
    outcomes = []
    with servers.ceiling() as ceiling:
        specs = [ceiling] if ceiling else []
        if not ceiling:
            say("The ceiling is missing (no working gcc): there will be no ratios.")
        for spec in wished or [servers.parlour(), servers.unstored()]:
            why_not = servers.missing(spec)
            if not why_not:
                specs.append(spec)
                continue
            say(why_not)
            if wished:
                return 1
        if not specs:
            return 1
        for name in names:
            outcome = SCENARIOS[name](specs, Options(options.rounds, options.seconds, options.quick))
            if not ceiling and not name.startswith("irc-"):
                outcome.notes.append("The ceiling is missing: there was no working gcc.")
            outcomes.append(outcome)
            print(text(outcome), end="\n\n", flush=True)
    if options.save is not None:
        for file in report.save(outcomes, options.save or "-".join(names)):
            say(f"written: {file.parent.name}/{file.name}")
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
    except (RuntimeError, ConnectionError) as error:
        print(f"bench: {error}", file=sys.stderr)
        sys.exit(1)
