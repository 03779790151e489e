"""Why a careful operator would stop: sections for another day, conditions, alternatives."""
