"""The map for screen and print: drawing, labels, classes, legend. May import analysis and below."""
