"""One modality in, unit vectors out."""
