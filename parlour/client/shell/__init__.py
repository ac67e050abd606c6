"""The commands for a shell: say something, follow a room, read and search what was said.

Knows the library, and the lines that a pipe or a terminal gets. Must not know the command line's options.
"""
