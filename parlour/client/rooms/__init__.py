"""A person at a terminal in the rooms of a CHAT/2.0 server.

Knows the vocabulary, what a person types, and how events look as lines; `screen` and `keys` alone know prompt_toolkit.
Must not know sockets, nor how the connection is kept: that is `client.chat`.
"""
