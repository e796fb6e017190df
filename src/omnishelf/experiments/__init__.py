"""Which ranking earns more: experiments on shoppers, and answers from logs alone."""
