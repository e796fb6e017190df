"""Groups of shoppers that may be told of and advertised to, never a single one."""
