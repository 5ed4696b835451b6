"""The attribution model at work: a text cut in windows, read, and its scores made whole words and quotations."""
