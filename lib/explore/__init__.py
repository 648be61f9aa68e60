"""A reader's own selection or SQL as a table and a chart. May import figures and below."""
