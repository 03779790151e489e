"""``mdrun resume``: a run that stopped goes on.

    wanted      what the operator wants of it
    stopped     the run, as its directory has it
    recorded    its plan, which its record holds
    changed     the guide that it goes on with, where that is another one now
    mended      whether a step of that is the one that has failed
    moved       where the steps that lie behind stand in it
    replanning  the plan that it goes on with, made again
    elsewhere   whether the place is as it was left
    over        a run of which no step is left
    resumed     the event that it goes on
    going_on    its record and its shell, opened again
    resuming    all of it, from the command line's words to the exit status

The steps are run by :mod:`mdrun.cli.one_run`, as in a run that begins.
"""
