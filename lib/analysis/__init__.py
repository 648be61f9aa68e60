"""Comparisons, the law's criteria, time series, distances, and sentences about them. May import db, text, charts."""
