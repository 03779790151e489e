"""The phrases of a language, by what they tell.

In ``words/`` there is one file a language, whose lines are ``KIND: PHRASE PHRASE …``; a kind may have several
lines. In a phrase ``_`` stands for a space, ``*`` at the end of a word for any ending, at its beginning for
any beginning, ``...`` for a few words between, ``..MACHINE`` for a word of the kind ``machine`` with two
words before it at most; in a script that is written without spaces ``...`` is a few characters. A longer
phrase with accents is found without them, too. The most frequent words stand together in ``languages.txt``:
a language's phrases are only read where a guide is written in it. The kinds:

====================  ==================================================================================
``common``            the most frequent words, by which the language of a guide is told
``conditional``       in a title: a procedure that is not part of the normal course
``rollback-comment``  opens a comment in a block on what takes back what the commands before it did
``starting``          in a title: starts what runs
``serving``           what is started and does not end by itself: *the server*, *a bot*
``stopping``          in a title: stops it
``restarting``        in a title: starts it again
``saving``            in a title: saves what another section brings back
``environment``       the label of a block: where it deploys to
``development``       such an environment, beside which another one is another way
``remedies``          the title over several procedures of which one helps: *Mitigation*
``by-hand``           in a title: released or deployed by a person
``by-machine``        in a title: by a machine
``extent-one``        in a title or a label: does it to one
``extent-all``        in a title or a label: does it to all
``rollback``          the title, or the label of a block, that is a rollback and nothing else; also
                      looked for in all languages, in words that are about one
``failure``           in a title: likewise, unless it is looked for: *Check for failed jobs*
``first-time``        in a title: what is done once, beside which *Upgrade* is another procedure
``set-up``            the title of what is done once
``stage``             the title of a part of a release begins with it: *drain*, *tag*
``upkeep``            the title of what is done now and then, and says no more: *Scaling*
``renewal``           the title of what is done to what is there: *Upgrade*
``thing``             in such titles: what it is done to, *the application*
``local``             in a title: on the operator's own machine, beside others on a server
``preferred``         in a label: there is another way
``duration``          announces how long something takes, and no criterion
``remarks``           the title of a list of advice
``collection``        in a title: many procedures, of which one is meant at a time
``variant``           names one of several ways, before a letter or a number: *Option A*
``condition``         opens a sentence whose command may not apply
``condition-within``  makes a sentence a condition or an option wherever it stands in it
``occasion``          opens a section on what is done in an event: *when the disk fails*
``trigger``           likewise, as the label of that event: *Symptoms:*
``done``              makes it none: the reader does it, or it is what the steps before brought about
``whether``           before *if*, makes it a question: *check if*
``then``              opens a sentence that goes on without the condition before it
``describing``        opens a sentence about what the one before it tells to do: *This allows …*
``whole``             makes a condition one of a whole section: *follow these steps*
``extent``            tells one way from another by how much it does, beside those two: *only*, *minimal*
``only``              in comments of a block: each is about one part of it
``usage``             in brackets in a title: how it may be used, which limits nothing: *internal use only*
``choosing``          before sections: one of them is meant
``how-to``            opens a title that is a question: *how to add a node*
``legacy``            in a title: for what others have no more, or have instead
``lacking``           opens the label of another way: *Without Node*
``either``            opens the words before the first of two alternatives
``or``                opens the words between two alternatives
``and``               joins two things in a title: *release and rollback*
``example``           what follows is a sample, or is not all
``specimen``          opens words that announce a sample: *Example backups*
``editing``           opens a comment that leaves something to the reader: *edit the file*
``making``            opens the title of one of several operations: *add*, *create*
``listing``           likewise: *list*
``taking-away``       likewise: *delete*
``platform-setting``  labels what is put into a form of a platform, and is run there: *start command*
``not-yet``           with a condition: what is done once, and no limit of a whole section
``diagnosis``         beside what sets up or renews, looks for what went wrong
``destructive``       in a title, warns that what was there is lost
``each``              opens a sentence on what is done several times: *for each region*
``each-within``       likewise, wherever it stands in it: *run this for each*
``every-time``        behind such words: what is done once now: *for each release*
``weekday``           in a title: the day on which it is done, where others are done on others
``keeping``           opens a title: writes down what a rollback will need: *Record the rollback target*
``seldom``            begins a section that is not gone through each time: *sometimes*
``beforehand``        what is done before something: *before you restore*
``own-value``         in a comment of a block: the reader's own value is wanted: *replace x with your key*
``sample-output``     what follows is a sample of output
``output``            what follows is what a command prints
``file``              what follows is a file's content
``into-file``         before the name of a file: the block after it is what it shall hold: *create*, *add to*
``run``               what follows is to be run
``announce``          a numbered point that ends so announces the block after it
``place``             what follows belongs on another machine or into another program
``enter``             from here on the operator is there
``without``           before such words: one is not there: *without SSHing into the host*
``machine``           names such a machine
``belonging``         behind such a name: something that is called for a machine: *the server directory*
``server``            opens a title: on a server, where another title is of the kind ``local``
``here``              the operator is back
``criterion``         what follows must be true
``clean``             a tree without changes; looked for in all languages
``faultless``         says of a command that nothing is wrong with it, and negates nothing; likewise
``prints-nothing``    says that it prints nothing; likewise
``is-empty``          likewise, where it stands right behind the command
``lacks``             says that what the next code span holds is not in its output; likewise
``refused``           says, right behind the command, that it does not succeed; likewise
``prints``            says, between the command and the next code span, that it prints this; likewise
``is-printed``        says that, behind that code span; likewise
``joins``             joins another code span to that one; likewise
``negation``          makes what a check says of its command the opposite of something; likewise
``taken-away``        does so unless its command takes something away, or ends it; likewise
``limited``           beside one of these, lets it hold only at times; likewise
``parting``           parts two things that are said of commands; likewise
``explanation``       announces a list that explains
``by-itself``         announces a list of what happens without the operator
``advice``            announces a list of advice, which is never a list of steps
``overview``          the title of a list of what the steps below will do
``in-order``          begins what announces things to do one after the other: *In this order:*
``procedure``         announces a list of things to do
``sequel``            opens a point of such a list before the verb: *then*, *in the console*
``subject``           opens a statement, and no instruction
``person``            the last word of such a subject that is somebody, who has to do what is said
``states``            verbs that say how something is
``pointer``           opens a sentence that points elsewhere: *see*
``joint``             parts the clauses of a sentence
``filler``            stands before the verb of an instruction: *please*
``marker``            stands before a sentence and says nothing: *note*, *then*
``action``            verbs that tell a person to do something
``noun``              such a verb that may as well begin a statement: *Release tags are*
``action-last``       the same where a sentence ends with its verb, as in Turkish
``by-people``         verbs of what a person does and hardly a command: *wait*, *paste*
``release``           is about a release; looked for in all languages
``rollback-title``    in the title of a section: it undoes a release; likewise
``verification``      is about seeing that all is well; likewise, and in a title of a guide's language
``conclusion``        in a title: brings to an end what the steps before it have done
``monitoring``        opens a title: watches what the steps before it have done
``does``              verbs that tell what something does
====================  ==================================================================================
"""

from __future__ import annotations

import os
from collections import defaultdict
from functools import cache
from typing import TYPE_CHECKING

from mdrun.wordlists import DATA, lines

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


@cache
def every_language() -> tuple[str, ...]:
    """Return the languages that there are, and ``any``, whose phrases are of all of them."""
    return tuple(sorted(name[:-4] for name in os.listdir(f"{DATA}/words") if name.endswith(".txt")))


@cache
def _kinds(language: str) -> Mapping[str, Sequence[str]]:
    """Return the lines of a language by their kind, without it."""
    found: dict[str, list[str]] = defaultdict(list)
    for line in lines(f"words/{language}"):
        kind, _, phrases = line.partition(":")
        found[kind].append(phrases)
    return found


@cache
def common_words() -> Mapping[str, Sequence[str]]:
    """Return the most frequent words of each language, by which it is told."""
    found: dict[str, list[str]] = defaultdict(list)
    for line in lines("languages"):
        language, _, words = line.partition(":")
        found[language] += words.split()
    return found


def of_kind(language: str, kind: str) -> Sequence[str]:
    """Return the phrases of a kind, as they are written in the file of a language."""
    if kind == "common":
        return common_words().get(language, ())
    return [phrase for line in _kinds(language).get(kind, ()) for phrase in line.split()]
