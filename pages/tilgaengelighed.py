"""Tilgængelighed: the statement that the law wants of a public website, and what is known to fall short."""

from lib.settings import municipality, texts
from lib.web import page

page.opening("Tilgængelighed")
page.markdown_sections(texts.filled("tilgaengelighed.md", municipality.contact_words()))
