"""What another ranking would have earned, from the log of the one that served."""
