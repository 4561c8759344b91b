"""Services, the staff who work in them, and who is tied to which case."""

from .service import Area, Contract, Service
from .staff import Staff
from .task import Task
from .tie import Block, EmergencyAccess, PartyIndex, Tie

__all__ = ["Area", "Block", "Contract", "EmergencyAccess", "PartyIndex", "Service", "Staff", "Task", "Tie"]
