"""A user's own counts of passers-by."""
