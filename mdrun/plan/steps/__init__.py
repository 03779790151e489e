"""The steps of a plan: how drafts become steps, and what is left to fill when a step is run."""
