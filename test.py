"""Runs all checks and tests, or with arguments pytest alone: python3 test.py [PYTEST ARGUMENTS]."""

import sys

import bootstrap

if __name__ == "__main__":
    bootstrap.enter(bootstrap.DEVELOPMENT)
    from tests.run import main

    sys.exit(main(sys.argv[1:]))
