"""The forms of the pages: fields that ask, and what is shown of the answers."""
