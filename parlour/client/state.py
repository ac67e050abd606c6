"""Where the client keeps what is to be there in the next run."""

from pathlib import Path


def state_folder() -> Path | None:
    """The folder on this system, which may not exist yet; None if nobody knows one."""
    try:
        from platformdirs import user_state_path
    except ImportError:
        return None
    try:
        path = user_state_path("parlour", appauthor=False)
    except (OSError, RuntimeError):
        return None
    return path if path.is_absolute() else None
