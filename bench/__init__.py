"""Measures a chat server from outside, over its protocol: `python -m bench`.

Knows sockets, processes and the operating system's counters. Knows nothing of the server's code,
so that any server of a known protocol can stand beside ours. Units are in the names or the
docstrings: seconds for points in time (CLOCK_MONOTONIC, which all processes share), nanoseconds
inside the lines, microseconds and milliseconds where a table shows them.
"""
