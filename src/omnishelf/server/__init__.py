"""The HTTP API with its page."""
