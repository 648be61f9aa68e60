"""Uddannelsesstatistik: its API, what is fetched of the schools, and the rows it becomes."""
