"""What the heads of this room share: how they are fitted and kept."""
