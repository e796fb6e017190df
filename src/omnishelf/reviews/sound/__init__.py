"""What a voice tells besides its words: an emotion, and how excited it is."""
