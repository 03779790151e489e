"""The frozen records of a plan, a noun a module."""

from mdrun.plan.records.block import Block, Command, Use
from mdrun.plan.records.plan import Plan
from mdrun.plan.records.section import SectionRow
from mdrun.plan.records.step import DecisionReason, Kind, Place, Step, Told, Trigger
from mdrun.plan.records.variable import Source, Variable, filling, secrets_filling

__all__ = [
    "Block",
    "Command",
    "DecisionReason",
    "Kind",
    "Place",
    "Plan",
    "SectionRow",
    "Source",
    "Step",
    "Told",
    "Trigger",
    "Use",
    "Variable",
    "filling",
    "secrets_filling",
]
