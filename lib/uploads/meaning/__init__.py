"""What a cell, a heading or a name in a user's file means: numbers, periods, units, measures, areas, kinds of rows."""
