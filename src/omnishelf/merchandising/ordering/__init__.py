"""The order of hits: sorted, cut where scores fall off, diverse, variants as one."""
