"""From a catalog to the index: what is new is encoded once, and stored."""
