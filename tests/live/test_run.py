"""What ``test.py`` prints."""

import subprocess
import sys
from pathlib import Path

from tests.live.server import HOME

RUN = "import sys; from tests.run import main; sys.exit(main(sys.argv[1:]))"


def test_what_is_skipped_is_said_with_its_reason(tmp_path: Path) -> None:
    """Also where somebody runs one file alone."""
    file = tmp_path / "test_one.py"
    file.write_text("import pytest\n\n\ndef test_it():\n    pytest.skip('there is no such thing here')\n")
    ran = subprocess.run(
        [sys.executable, "-c", RUN, str(file), "-p", "no:cacheprovider"], cwd=HOME, capture_output=True, text=True
    )
    assert ran.returncode == 0
    assert "1 skipped" in ran.stdout
    assert ": there is no such thing here\n" in ran.stdout
