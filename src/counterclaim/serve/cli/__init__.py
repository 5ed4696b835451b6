"""The command line: app.py holds the commands, options.py what they share, tables.py how views look on a terminal."""

from counterclaim.serve.cli.app import main

__all__ = ["main"]
