"""Why a product is where it is in a ranking: told exactly, and in words a shopper understands."""
