"""For all tests: programs that they start see no setting of Python's that a user would not have."""

import os

for _name in [name for name in os.environ if name.startswith("PYTHON")]:
    del os.environ[_name]
