"""The theme and the chart builders, from small DataFrames to Altair charts. May import settings and system."""
