"""Sockets: who listens, who claims a connection, and what is read and written when.

Knows asyncio, the hub and the dialects' contract. Must not know rules of the room or words of a protocol.
"""
