"""What a shop's own words are."""
