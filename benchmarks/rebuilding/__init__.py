"""What `rebuild.py` is made of."""
