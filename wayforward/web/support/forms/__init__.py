"""The forms of support, by noun."""
