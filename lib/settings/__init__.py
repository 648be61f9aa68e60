"""What the app must know of its municipality: data/app.toml and data/texts/. May import system."""
