"""The API: ``/api/v1``, JSON over HTTP for scripts and bots (docs/api.md).

Knows what can be asked in which way, and how an answer or a refusal looks: one table (`table`) says it, from which come
the routes, the checks of what is sent and the OpenAPI document. Asks the hub in commands, as every other client. Must
not know rules of the room, or the store.
"""
