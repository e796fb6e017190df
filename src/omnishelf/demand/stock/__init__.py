"""What to order, when, and what is at stake."""
