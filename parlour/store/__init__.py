"""Where events are kept.

Knows events and how to number them. Must not know who is connected, dialects, or sockets.
"""
