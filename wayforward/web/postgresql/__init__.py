"""PostgreSQL as Django has it, but for what each page pays on each of its connections (`base`)."""
