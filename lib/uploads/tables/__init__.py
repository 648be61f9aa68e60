"""From a sheet of cells to its tables: headings, data rows, and what is set aside."""
