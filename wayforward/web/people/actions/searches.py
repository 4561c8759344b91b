"""Keeping who searched for whom without keeping what was typed (SEC-69)."""

from collections.abc import Mapping
from datetime import datetime

from wayforward.web import record
from wayforward.web.accounts.models import Staff
from wayforward.web.people.models import Search, SearchToken
from wayforward.web.rows import insert_rows
from wayforward.web.vault import blind


@record.act
def note_search(*, typed: Mapping[str, str], by: Staff, at: datetime) -> Search:
    """Keep the keyed tokens of what was typed, by the kind that each of it is or may have been."""
    search = Search.objects.create(staff=by, service=by.service, at=at)
    tokens = [(kind, token) for kind, words in typed.items() for token in dict.fromkeys(blind.tokens_for(kind, words))]
    insert_rows([SearchToken(search=search, kind=kind, token=token) for kind, token in tokens])
    return search
