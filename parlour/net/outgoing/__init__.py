"""Webhooks that go out: tells programs elsewhere, by HTTP, what they were called for.

Knows HTTP as a client speaks it, and which addresses may be called. Must not know why somebody is called, or what is
done with the answer.
"""
