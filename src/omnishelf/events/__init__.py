"""What shoppers did: kept append-only, pseudonymous, and deletable."""
