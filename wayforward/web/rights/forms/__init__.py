"""Forms of what is kept, and of what people and the police ask of us."""
