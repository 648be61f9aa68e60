"""Finished figures: chart, finding, table and sources, and files of them. May import maps and below."""
