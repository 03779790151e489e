"""What a run lacks before it starts: tools, answers, names that nothing bears."""
