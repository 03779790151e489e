"""The frozen records of a plan, a noun a module."""

from mdrun.plan.records.plan import Plan
from mdrun.plan.records.section import SectionRow
from mdrun.plan.records.step import Command, DecisionReason, Kind, Place, Step, Trigger, Use
from mdrun.plan.records.variable import Source, Variable, filling, secrets_filling

__all__ = [
    "Command",
    "DecisionReason",
    "Kind",
    "Place",
    "Plan",
    "SectionRow",
    "Source",
    "Step",
    "Trigger",
    "Use",
    "Variable",
    "filling",
    "secrets_filling",
]
