"""Learning how much each source's word is worth, and what a score means."""
