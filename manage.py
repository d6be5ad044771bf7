#!/usr/bin/env python
"""Command line of a Trajectoire installation."""

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent / "site"))


def main() -> None:
    """Run the command given on the command line; a start error is one line and exit code 1."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "trajectoire.settings.development")
    from trajectoire.start import run_command

    run_command(sys.argv)


if __name__ == "__main__":
    main()
