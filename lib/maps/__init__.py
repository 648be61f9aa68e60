"""The map: drawing, labels, classes, legend, for screen and print. May import analysis and below."""
