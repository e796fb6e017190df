"""A trained shop's models made smaller and faster, behind a gate."""
