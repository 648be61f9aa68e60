"""What each page shows for its choices, for pages, slides and files alike. May import scenario, explore, uploads and below."""
