"""The names of client-only tags that mean something at every door (IRCv3 reply, react, typing).

Each as it is called since it was ratified, and as it was as a draft.
"""

from typing import Final

REPLY: Final = ("+reply", "+draft/reply")
REACT: Final = ("+react", "+draft/react")
UNREACT: Final = ("+unreact", "+draft/unreact")
TYPING: Final = "+typing"
