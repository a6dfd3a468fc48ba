"""Runs the command line as `python -m api`."""

from api.main import main

main()
