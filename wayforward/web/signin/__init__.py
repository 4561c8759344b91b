"""Signing in, staying signed in and proving who one is: a password and a second step, by django-allauth.

Ours is what no library knows of this service: that nobody gets to a page without a second step (`middleware.py`), that
a stranger's wrong guesses shut nobody out (`limits.py`), that secrets of second steps are sealed and a code is taken
once (`adapters.py`, `forms.py`). The demonstration has cards instead, and they exist nowhere else.
"""
