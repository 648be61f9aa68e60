"""A user's own files: from bytes to checked observations. May import figures and below."""
