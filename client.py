"""Joins a room: python3 client.py NAME chat://HOST:PORT [OPTIONS]."""

import bootstrap

if __name__ == "__main__":
    bootstrap.enter()
    bootstrap.end_silently()
    from parlour.cli import join

    join(prog_name="client.py")
