"""What people type at a prompt and read there, whatever line protocol carries it: commands, answers, notices.

Knows commands, events and English. Must not know how a line is framed or who it is sent to.
"""
