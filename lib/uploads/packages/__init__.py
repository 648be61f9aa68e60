"""Data packages of the user's own numbers, their templates, and the ministry's lists as packages."""
