"""Services, the staff who work in them, and who is tied to which case."""

from .service import Area, Contract, Service
from .staff import Absence, Staff
from .task import Task
from .tie import Block, EmergencyAccess, PartyIndex, Tie

__all__ = ["Absence", "Area", "Block", "Contract", "EmergencyAccess", "PartyIndex", "Service", "Staff", "Task", "Tie"]
