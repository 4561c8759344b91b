"""What is kept and ended, and what people and the police ask of us about what we hold."""

from .complaints import Complaint, ComplaintNote
from .erasure import ErasureRequest
from .keeping import Ending, LegalHold, Run
from .packs import Pack, PackItem
from .police import PoliceCondition, PoliceExtract, PoliceItem, PoliceRequest

__all__ = [
    "Complaint",
    "ComplaintNote",
    "Ending",
    "ErasureRequest",
    "LegalHold",
    "Pack",
    "PackItem",
    "PoliceCondition",
    "PoliceExtract",
    "PoliceItem",
    "PoliceRequest",
    "Run",
]
