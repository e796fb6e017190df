"""What to spend where: response curves with their uncertainty, and the best split by them."""
