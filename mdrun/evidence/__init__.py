"""Which command settles which check, and whether its output proves it.

references  what the commands of a plan are referred to by
commands    those that a check may name
settlement  what settles a check
settling    which of them settles a check
proving     what their output must hold
"""
