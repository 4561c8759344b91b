"""The rules of the field, without Django and without a clock: facts and a date in, a decision out."""
