"""Stories play in the test databases."""
