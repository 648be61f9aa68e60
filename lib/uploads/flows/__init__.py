"""A user's own moves and birth cohorts, from a template or a table in any layout."""
