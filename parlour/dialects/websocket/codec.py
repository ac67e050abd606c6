"""What the codec of a line dialect makes, in frames: once for all who share both."""

from __future__ import annotations

from weakref import WeakValueDictionary

from parlour.dialects.base import Codec, Told
from parlour.dialects.websocket.frames import framed


class FramedCodec:
    """See `dialects.base.Codec`."""

    def __init__(self, lines: Codec, opcode: int) -> None:
        self.lines = lines
        self.echoes = lines.echoes
        self.hides = lines.hides
        self.labels = lines.labels
        self._opcode = opcode

    def encode(self, event: Told) -> bytes:
        """See `dialects.base.Codec`."""
        return framed(self._opcode, self.lines.encode(event))


_codecs: WeakValueDictionary[tuple[int, int], FramedCodec] = WeakValueDictionary()
"""By the identity of what they frame, which they keep alive, and the opcode."""


def framed_codec(lines: Codec, opcode: int) -> FramedCodec:
    """The one codec of `lines` in such frames: whoever has it shares it."""
    found = _codecs.get((id(lines), opcode))
    if found is None:
        found = _codecs[id(lines), opcode] = FramedCodec(lines, opcode)
    return found
