"""Many vectors, scores or rankings into one."""
