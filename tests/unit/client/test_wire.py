import asyncio
import errno
import os

from parlour.client.wire import Wire


class Broken(asyncio.Transport):
    """A connection that the other side has reset, and asyncio has not noticed."""

    aborted = False

    def set_write_buffer_limits(self, high: int | None = None, low: int | None = None) -> None:
        pass

    def is_closing(self) -> bool:
        return False

    def write_eof(self) -> None:
        raise OSError(errno.ENOTCONN, os.strerror(errno.ENOTCONN))

    def abort(self) -> None:
        self.aborted = True


def test_a_connection_that_is_reset_under_our_hands_is_closed() -> None:
    transport = Broken()
    wire = Wire()
    wire.connection_made(transport)
    wire.finish_sending()
    assert transport.aborted


def test_the_stream_is_over_at_its_end_and_what_came_before_is_kept() -> None:
    wire = Wire()
    wire.connection_made(Broken())
    wire.data_received(b"last words")
    assert not wire.over
    wire.eof_received()
    assert wire.over
    assert wire.receive_now() == b"last words"
