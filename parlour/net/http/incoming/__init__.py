"""Webhooks that come in: whoever knows the address of one says something in a room by it.

Knows what other programs send to the webhooks of Slack and Discord, and what they expect for an answer. Of what they
can say, the words are taken, and the addresses behind them. Must not know what becomes of it.
"""
