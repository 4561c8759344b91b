"""SQLite as Django has it, but for what a page pays for a hundred times (`base`)."""
