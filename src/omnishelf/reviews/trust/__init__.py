"""Which reviews to believe less, and why; none is ever dropped."""
