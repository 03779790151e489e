"""The variables of a plan: where values come from, how the guide uses them, what becomes of both."""
