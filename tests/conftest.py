"""For all tests: programs that they start see no setting of Python's that a user would not have, nor a user's data."""

import atexit
import os
import shutil
import tempfile

for _name in [name for name in os.environ if name.startswith("PYTHON")]:
    del os.environ[_name]

os.environ["XDG_DATA_HOME"] = tempfile.mkdtemp(prefix="parlour-tests-")
atexit.register(shutil.rmtree, os.environ["XDG_DATA_HOME"], ignore_errors=True)
