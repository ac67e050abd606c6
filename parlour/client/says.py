"""The lines that the client prints on its way in and out, as the course has them."""

from parlour.client.output import complain, discard, write
from parlour.client.screen import OutputClosed

CONNECTING = "Connecting to server ..."
CONNECTED = "Connection to server established. Sending intro message..."
REGISTERED = "Registration successful.  Ready for messaging!"
INTERRUPTED = "Interrupt received, shutting down ..."
DISCONNECTED = "Disconnected from server ... exiting!"

HINT = "Type a line and press Enter to say it; /help shows what else there is."
"""What the course does not have: shown where there is an editor."""


def last_word(text: str) -> int:
    """Print a line at the end; the value is the exit status."""
    try:
        write([text])
    except OutputClosed as closed:
        return unshown(closed)
    return 0


def unshown(closed: OutputClosed) -> int:
    """Nothing can be printed any more; the value is the exit status."""
    discard()
    if not closed.args:
        return 0
    complain(str(closed))
    return 1
