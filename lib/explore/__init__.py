"""Analyse: a user's selection or SQL as a table and a chart. May import figures and below."""
