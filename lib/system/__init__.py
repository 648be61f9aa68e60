"""Processes and files: atomic writes, the sandbox, a fair queue, cached results. Imports no other package."""
