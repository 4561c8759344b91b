"""The restorative justice case, from referral to closing, by noun."""

from .agreement import Agreement, Commitment, CommitmentReview, Signature
from .case import Closing, ConflictDeclaration, Dyad, Hold, Participation, RJCase, Stop
from .exploring import (
    AgencyEnquiry,
    Approach,
    CapacityDecision,
    Contact,
    DecisionToGoOn,
    Disclosure,
    ResponsibilityStatement,
    Session,
)
from .meeting import Activity, Aftercare, Attendance, Preparation, ReadinessCheck
from .safety import (
    Clearance,
    NewInformation,
    OrdersCheck,
    Restriction,
    RiskAssessment,
    RiskItem,
    SignOff,
    Supervision,
)

__all__ = [
    "Activity",
    "Aftercare",
    "AgencyEnquiry",
    "Agreement",
    "Approach",
    "Attendance",
    "CapacityDecision",
    "Clearance",
    "Closing",
    "Commitment",
    "CommitmentReview",
    "ConflictDeclaration",
    "Contact",
    "DecisionToGoOn",
    "Disclosure",
    "Dyad",
    "Hold",
    "NewInformation",
    "OrdersCheck",
    "Participation",
    "Preparation",
    "RJCase",
    "ReadinessCheck",
    "ResponsibilityStatement",
    "Restriction",
    "RiskAssessment",
    "RiskItem",
    "Session",
    "SignOff",
    "Signature",
    "Stop",
    "Supervision",
]
