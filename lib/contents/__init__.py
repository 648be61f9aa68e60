"""The contents of each page for given choices, shared by pages, slides and files. May import scenario, explore, uploads and below."""
