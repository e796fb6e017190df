"""The shelf model: heads and fusion into one space, trained with torch, run without it."""
