"""Which command settles which check, and whether its output proves it.

references  what the commands of a plan are referred to by
commands    those that a check may name
settlement  what settles a check
settling    which command settles a check; named, where that is one of the plan
claims      what the words of a check say of its command; printed, what stands in its output
statuses    whether the status of a command says that
deeds       checks that tell what to do, and prove nothing
proving     what the output of a command must hold
"""
