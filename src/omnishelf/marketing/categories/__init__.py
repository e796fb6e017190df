"""The shop's categories in a platform's taxonomy."""
