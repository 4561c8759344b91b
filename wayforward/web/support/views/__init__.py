"""The pages of support, by noun."""
