"""HTTP on the one port: the page, the API, and the handshake of WebSockets.

Knows uvicorn and Starlette, and asks the hub in commands, as every other client. Must not know the store, or rules of
the room. It is imported when the server is up: the port does not wait for it.
"""
