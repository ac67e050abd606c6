"""The join card: how to come in by each door, for a wall, a browser and a terminal.

Knows a place (where the server is found) and the words that a person types. Must not know the server, or HTTP.
"""
