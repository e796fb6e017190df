"""What will be sold, and what to keep in stock for it."""
