"""What an unknown visitor reads, and staff's own pages of it."""
