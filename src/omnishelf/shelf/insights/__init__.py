"""What the shop learns beside its search: areas with parts, each computed, kept and reported."""
