"""Who says what: rule frames, the model's readings made one with them, and what is known of each statement."""
