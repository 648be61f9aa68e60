"""The look and the chart builders: small DataFrames to Altair charts. May import settings and system."""
