"""Products that have not been sold yet."""
