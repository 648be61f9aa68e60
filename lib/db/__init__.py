"""The tables: their schema, the build, queries and disclosure control. May import settings and system."""
