"""``python -m parlour``: the same as the command ``parlour``."""

import signal

if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # a Ctrl-C while modules are loaded ends without a word

from parlour.cli import main

if __name__ == "__main__":
    main(prog_name="parlour")
