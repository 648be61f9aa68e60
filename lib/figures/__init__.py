"""Finished figures: chart, finding, table, sources, and their files. May import maps and below."""
