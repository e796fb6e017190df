"""A simulator of shoppers with hidden tastes, for whoever learns from what they do."""
