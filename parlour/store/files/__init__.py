"""Files that people pass on: their bytes in a folder, and a row of the database for each.

Knows folders, what a file is by its bytes, and the table `files`. Must not know messages beyond the ids of their
events, nor how files come and go.

A file in the folder is called by the SHA-256 of its bytes, so one that was uploaded twice is there once; a row gives it
an id, which nobody can guess, and leads to the message that it came with. The row comes after the file and goes before
it: so a row always has its file, and a file without a row, left by a crash, is swept.
"""
