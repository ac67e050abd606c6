"""Everything `python3 test.py` does: the static checks beside pytest, one verdict for all.

Checks that pass print nothing, so that pytest's closing line is the last one; a check that fails is
shown whole behind it.
"""

import os
import subprocess
import sys
from pathlib import Path

HOME = Path(__file__).resolve().parent.parent
CHECKS = {
    "ruff check": ["ruff", "check", "--quiet"],
    "ruff format": ["ruff", "format", "--check"],
    "mypy": ["mypy", "--no-error-summary"],
}


def main(arguments: list[str]) -> int:
    """Run pytest with these arguments, or without any all there is; the exit status tells."""
    if arguments:
        return _pytest([*arguments, "--rootdir", str(HOME), "-c", str(HOME / "pyproject.toml")])
    checks = {name: _start(command) for name, command in CHECKS.items()}
    broken = []
    try:
        if _pytest(["-q", "-n", str(os.cpu_count() or 2), "--dist=worksteal"], HOME):
            broken.append("pytest")
        for name, check in checks.items():
            output, _ = check.communicate()
            if check.returncode:
                broken.append(name)
                print(f"\n{name} failed:\n{output.rstrip()}", flush=True)
    except KeyboardInterrupt:  # has reached pytest and the checks, too
        return 130
    if broken:
        print(f"\nFailed: {', '.join(broken)}.")
    return 1 if broken else 0


def _pytest(arguments: list[str], folder: Path | None = None) -> int:
    return subprocess.call([sys.executable, "-m", "pytest", *arguments], cwd=folder)


def _start(command: list[str]) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", *command],
        cwd=HOME,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
