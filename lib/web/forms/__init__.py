"""The forms of the pages: their fields, and what is shown of the user's input."""
