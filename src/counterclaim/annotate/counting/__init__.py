"""What a number counts: numbers as they are written, measures, and how the one hangs on the other."""
