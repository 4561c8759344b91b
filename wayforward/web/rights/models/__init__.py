"""What is kept and ended, and what people ask of us about what we hold."""

from .keeping import Ending, LegalHold, Run

__all__ = ["Ending", "LegalHold", "Run"]
