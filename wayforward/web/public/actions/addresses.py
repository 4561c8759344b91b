"""The public addresses of what is published."""

from typing import Any

from django.db.models import QuerySet
from django.utils.text import slugify

LONGEST = 44


def free_slug(published: QuerySet[Any], title: str) -> str:
    """An address made of a title, with a number where something published stands at such a one already."""
    base = slugify(title)[:LONGEST].strip("-") or "page"
    taken = set(published.filter(slug__startswith=base).values_list("slug", flat=True))
    return next(slug for slug in (base, *(f"{base}-{n}" for n in range(2, len(taken) + 3))) if slug not in taken)
