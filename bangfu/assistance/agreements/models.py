"""The bodies of this line; Django finds the models of a package only from here."""

from bangfu.assistance.agreements.meetings import Closing, Meeting
from bangfu.assistance.agreements.papers import Agreement, Evaluation
from bangfu.assistance.agreements.plans import Plan, SelfReport, Supplement
from bangfu.assistance.agreements.reconciling import Reconciliation

__all__ = ["Agreement", "Closing", "Evaluation", "Meeting", "Plan", "Reconciliation", "SelfReport", "Supplement"]
