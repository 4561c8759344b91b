"""The forms about people, by noun."""
