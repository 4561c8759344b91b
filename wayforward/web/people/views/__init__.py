"""The pages about people, by noun."""
