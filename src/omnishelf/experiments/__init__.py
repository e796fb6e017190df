"""Which of two ways is better, told honestly: by experiments, and from logs of other ways."""
