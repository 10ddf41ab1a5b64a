"""What is done: one folder a line of assistance; the lines never name each other."""
