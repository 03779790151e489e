"""Guide + selected sections + variables, resolved: the exact, ordered list of steps that a run will take."""
