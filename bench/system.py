"""What the operating system knows: CPU time, memory, cores; and ties between processes. Linux."""

from __future__ import annotations

import ctypes
import os
import platform
import resource
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import Final

_PROC: Final = Path("/proc")
_PR_SET_PDEATHSIG: Final = 1
_LIBC: Final = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


def unsupported() -> str | None:
    """A sentence saying what this platform lacks, None if it has everything."""
    if sys.platform != "linux":
        return "The bench reads CPU time and memory from Linux's /proc; this system has none."
    if not (_PROC / "self" / "task").is_dir():
        return "The bench reads CPU time and memory from /proc, which is not mounted here."
    return None


def die_with_parent() -> None:
    """Have the kernel kill the calling process when the process that started it ends."""
    if _LIBC is not None:
        _LIBC.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)


def raise_file_limit() -> int:
    """Lift the soft limit of open files to the hard one; returns it."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    return hard


def cores() -> list[int]:
    """The cores this process may use."""
    return sorted(os.sched_getaffinity(0))


def family(pid: int) -> list[int]:
    """The process and all its descendants."""
    found = [pid]
    for parent in found:
        for task in (_PROC / str(parent) / "task").glob("*/children"):
            found.extend(int(child) for child in _read(task).split())
    return found


def cpu_seconds(pid: int) -> float:
    """CPU time (user and kernel) of all living threads of the process and its descendants."""
    total_ns = 0
    for member in family(pid):
        for file in (_PROC / str(member) / "task").glob("*/schedstat"):
            total_ns += int((_read(file).split() or ["0"])[0])
    return total_ns / 1e9


def busy_seconds() -> float:
    """CPU time all cores were not idle since the start, what the host took away included."""
    user, nice, kernel, _, _, irq, softirq, steal = map(int, _read(_PROC / "stat").split(maxsplit=9)[1:9])
    return (user + nice + kernel + irq + softirq + steal) / os.sysconf("SC_CLK_TCK")


def rss_bytes(pid: int, *, exact: bool = False) -> int:
    """Resident memory, descendants included. `exact` walks the page tables and disturbs more."""
    total = 0
    for member in family(pid):
        fields = _read(_PROC / str(member) / "statm").split()
        size = int(fields[1]) * resource.getpagesize() if fields else 0
        if exact:
            for line in _read(_PROC / str(member) / "smaps_rollup").splitlines():
                if line.startswith("Rss:"):
                    size = int(line.split()[1]) * 1024
        total += size
    return total


def open_files(pid: int) -> int:
    """How many descriptors the process and its descendants have open."""
    return sum(len(os.listdir(_PROC / str(member) / "fd")) for member in family(pid))


def machine() -> list[tuple[str, str]]:
    """What a reader of the figures must know of the machine, without naming it."""
    model = platform.processor() or platform.machine()
    for line in _read(_PROC / "cpuinfo").splitlines():
        if line.startswith("model name"):
            model = line.split(":", 1)[1].strip()
            break
    gcc = "none"
    if shutil.which("gcc"):
        done = subprocess.run(["gcc", "-dumpfullversion"], capture_output=True, text=True)
        gcc = done.stdout.strip() or gcc
    return [
        ("CPU", model),
        ("cores", str(len(cores()))),
        ("kernel", f"{platform.system()} {platform.release().split('-')[0]}"),
        ("Python", f"{platform.python_implementation()} {platform.python_version()}"),
        ("gcc", gcc),
    ]


def _read(file: Path) -> str:
    try:
        return file.read_text()
    except OSError:
        return ""  # the process or thread ended between the listing and the reading
