"""Parlour: a chat room that anyone starts with one command and every kind of client can join."""

__version__ = "0.1.0"
