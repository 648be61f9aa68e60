"""From the bytes of a user's file to sheets of cells, with limits checked before anything is opened."""
