"""The rules of the room.

Knows commands, events, names and texts, who is where, and what follows from what. Must not know sockets, event loops,
clocks (all passed in through `ports`), dialects, or how anything is stored.
"""
