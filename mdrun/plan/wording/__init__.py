"""What a guide's sentences, labels and titles say, one at a time."""
