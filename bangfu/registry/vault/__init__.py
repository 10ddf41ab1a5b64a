"""The one place that knows who is who; what is kept of people is sealed, each with a key of their own."""

from bangfu.registry.vault.kms import Kms, kms
from bangfu.registry.vault.people import LONGEST_NAME, People, fault, is_subject, masked, names, references, sought

__all__ = ["LONGEST_NAME", "Kms", "People", "fault", "is_subject", "kms", "masked", "names", "references", "sought"]
