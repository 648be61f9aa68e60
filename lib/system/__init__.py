"""Processes and files of the machine: whole files, the sandbox, turns, values computed once. Imports no other package."""
