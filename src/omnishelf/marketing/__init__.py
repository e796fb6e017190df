"""Marketing and ads: feeds, audiences, budgets, and which picture and line to show."""
