"""Danish numbers and dates, slugs, and text that no spreadsheet runs as a formula. May import settings and system."""
