"""A `Query` in, `Results` out."""
