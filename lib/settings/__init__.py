"""Settings and long texts of the municipality: data/app.toml and data/texts/. May import system."""
