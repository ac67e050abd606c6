"""How committed events reach every node.

Knows batches of events. Must not know rooms' members, stores, or dialects.
"""
