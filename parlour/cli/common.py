"""What all commands have in common."""

HELP = {"help_option_names": ["-h", "--help"]}
