"""What an experiment's events say, and when they say nothing."""
