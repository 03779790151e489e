"""Guide + selected sections + variables, resolved: the exact, ordered list of steps that a run will take.

build        makes a plan; gathering does so up to its variables
records      what a plan is; objects, keeping (with rests) and cached (with flattening) are forms of it to be
             shown, gone on with, remembered
drafting     walks a guide: what becomes a step, and what stays prose
material     what steps are found in: elements, sections, leads, blocks, phrases
blocks       which fences are command steps; likeness tells by their words and their shape alone
lists        which items are checks, manual steps or the title of a block
decisions    why an operator would stop; whereabouts and samples know two of the reasons
variables    where values come from, how the guide uses them, what is missing or refused
steps        drafts and values to steps, and what is left to fill when a step is run
wording      what a sentence, a label or a title says
"""
