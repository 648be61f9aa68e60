"""From a table to checked rows of `observations` for the visit: columns, doubts, values, far values."""
