"""Starts a room: python3 server.py [OPTIONS]."""

import bootstrap

if __name__ == "__main__":
    bootstrap.enter()
    bootstrap.end_silently()
    from parlour.cli import serve

    serve(prog_name="server.py")
