"""What a shop learns from its own catalog."""
