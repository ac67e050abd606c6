"""Rooms as files, for the operator: what is read of a store, and the formats in which it is written.

Knows the tables and reads them, whether a server is running or not; a format knows events alone. Nothing here writes to
a store (`store.importing` does).
"""
