"""`python -m omnishelf` is the command."""

from omnishelf.cli.app import main

main()
