"""Training of encoders: one family a file; what they leave behind is `encoders/trained`."""
