"""The verbs of practice cases, by area of work. `verb.load_all` imports every module in here."""
