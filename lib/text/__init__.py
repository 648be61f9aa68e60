"""Danish numbers and dates, slugs, and protection against CSV injection. May import settings and system."""
