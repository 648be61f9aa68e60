"""Statistikbanken: its API, what is fetched, updates and their publication. May import analysis and below."""
