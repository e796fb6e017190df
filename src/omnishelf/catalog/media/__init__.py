"""Pictures and sounds, from references to decoded media, within limits."""
