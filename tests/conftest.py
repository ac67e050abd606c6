"""For all tests: programs that they start see no setting that a user would not have, and no data of a user."""

import atexit
import os
import shutil
import signal
import tempfile

for _name in [name for name in os.environ if name.startswith("PYTHON")]:
    del os.environ[_name]

# A shell that starts the tests in the background lets them, and what they start, ignore it.
signal.signal(signal.SIGINT, signal.default_int_handler)

os.environ["XDG_DATA_HOME"] = tempfile.mkdtemp(prefix="parlour-tests-")
atexit.register(shutil.rmtree, os.environ["XDG_DATA_HOME"], ignore_errors=True)
