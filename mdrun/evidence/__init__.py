"""Which command settles which check, and whether its output proves it.

references  what the commands of a plan are referred to by
commands    those that a check may name
naming      which of them the code spans of a check name
claims      what the words of a check say of its command; :mod:`.printed`, what they say that it prints
deeds       checks that tell what to do, and so are proven by nothing
statuses    what the status of a command says: all, or nothing
settlement  what settles a check
settling    how it is found out
proving     whether what a command printed is what the check says
"""
