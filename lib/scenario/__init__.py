"""Hvad nu hvis: the scenario model, its figures, tables and sentences. May import figures and below."""
