"""From a PDF, or text pasted from one, to sheets of cells."""
