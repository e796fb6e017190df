"""What the words of a review say."""
