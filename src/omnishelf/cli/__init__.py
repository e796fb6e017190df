"""The command `omnishelf`."""
