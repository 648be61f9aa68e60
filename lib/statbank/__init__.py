"""Statistikbanken and, in schools/, Uddannelsesstatistik: their APIs, what is fetched, updates and their publication. May import analysis and below."""
