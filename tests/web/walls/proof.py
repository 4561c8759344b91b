"""The three proofs. Each gives its findings as sentences; nothing found is an empty list."""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4
from zlib import crc32

from django.test import Client

from tests.web.walls.crawl import Answer, fetch, masked, signed_in
from tests.web.walls.markers import Marker, Oracle, places_of, words_in
from tests.web.walls.table import STATEMENTS, Address
from wayforward.web.accounts.look import Look, Sight
from wayforward.web.accounts.models import Staff
from wayforward.web.accounts.walled import WalledModel
from wayforward.web.record.looks import gathering
from wayforward.web.vault import policy


@dataclass
class Crawl:
    """What a canary crawl found: leaks, failures, words without a line in the record and costly pages, each in a
    sentence; which markers each viewer has seen; the names of the pages that somebody was shown, and of those that
    take a POST alone."""

    leaks: list[str] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    unrecorded: list[str] = field(default_factory=list)
    costly: list[str] = field(default_factory=list)
    seen: dict[str, set[str]] = field(default_factory=dict)
    shown: set[str] = field(default_factory=set)
    only_posted: set[str] = field(default_factory=set)
    fetched: int = 0

    def unseen(self, markers: Mapping[str, Marker], viewers: Mapping[str, Staff | None], at: datetime) -> list[str]:
        """Fields that a viewer is entitled to and saw nowhere: the crawl was blind there, or a page is missing.

        One row of a field is enough: a field that is shown once is shown by the same template everywhere.
        """
        missing = []
        for name, staff in viewers.items():
            oracle = Oracle(staff, at)
            entitled = {marker.field for marker in markers.values() if marker.in_story and oracle.may(marker)}
            shown = {markers[word].field for word in self.seen.get(name, ())}
            missing += [f"{name} never saw {each}" for each in sorted(entitled - shown)]
        return missing


def canary_crawl(
    addresses: Iterable[Address],
    viewers: Mapping[str, Staff | None],
    markers: Mapping[str, Marker],
    at: datetime,
    posts: int = 1,
) -> Crawl:
    """Fetch every address as everybody; look for markers of sealed fields where they are not entitled. `posts`: to a
    page that is got, one viewer in so many posts an empty form too."""
    crawl = Crawl()
    everywhere = list(addresses)
    for column, (name, staff) in enumerate(viewers.items()):
        oracle, client = Oracle(staff, at), signed_in(staff)
        allowed = {word for word, marker in markers.items() if oracle.may(marker)}
        for row, address in enumerate(everywhere):
            for method in address.methods:
                if method == "POST" and address.typed is None and (row + column) % posts:
                    continue
                answer = fetch(client, address.url, method, address.typed)
                crawl.fetched += 1
                if method == "GET" and answer.status == 405:
                    crawl.only_posted.add(address.name)
                if answer.status == 200 and (method == "GET" or address.typed is not None):
                    crawl.shown.add(address.name)
                    if len(answer.statements) > STATEMENTS:
                        asked = "\n  ".join(answer.statements)
                        crawl.costly.append(f"{address.url} asks {len(answer.statements)} times for {name}:\n  {asked}")
                if answer.status >= 500 and address.name != "readyz":
                    crawl.failures.append(f"{address.name} fails ({answer.status}) for {name}: {answer.error}")
                found = words_in(answer.pieces) & markers.keys()
                crawl.leaks += [
                    f"{address.name}, fetched by {name}, sends {markers[word]} by mail or to the log"
                    for word in sorted(words_in(answer.beside) & markers.keys())
                ]
                crawl.unrecorded += [
                    f"{address.name} shows {name} {markers[word]}, and the record does not say so"
                    for word in sorted(found)
                    if markers[word].in_record not in answer.recorded
                ]
                crawl.seen.setdefault(name, set()).update(found)
                crawl.leaks += [f"{address.name} shows {name} {markers[word]}" for word in sorted(found - allowed)]
    return crawl


def disagreements(rows: Iterable[WalledModel], viewers: Mapping[str, Staff], at: datetime) -> list[str]:
    """Every row, asked for every viewer in each of the four ways in which the wall is asked (the query over all cases,
    the look at one case, the sight over all, the policy): each has to say what the ties and the table say."""
    everything = [(row, frozenset(places_of(row))) for row in rows]
    found = []
    for name, staff in viewers.items():
        oracle = Oracle(staff, at)
        expected = {
            row.pk: staff.is_active and oracle.may(Marker("", row._meta.label, row.pk, places))
            for row, places in everything
        }
        for way, said in _asked_in_four_ways(everything, staff).items():
            found += [
                f"{way} says {row.pk in said} for {name} of {row._meta.label} {row.pk}"
                for row, _ in everything
                if (row.pk in said) != (expected[row.pk] and not (row.wall_own and way in OF_ONE_CASE))
            ]
    return found


# Rows of somebody's own belong to no case: no look opens one, whoever looks.
OF_ONE_CASE = ("the look's rows", "the look")


def _asked_in_four_ways(everything: list[tuple[Any, frozenset[Any]]], staff: Staff) -> dict[str, set[UUID]]:
    models: dict[Any, list[Any]] = {}
    for row, _ in everything:
        models.setdefault(type(row), []).append(row)
    cases = {row.pk: {case for case, _ in places} - {None} for row, places in everything}
    looks = {case_id: Look.at(staff, case_id) for case_id in set().union(*cases.values())}
    rows = [row for row, _ in everything]
    sight = Sight.of(staff)
    sight.prepare(rows)
    listed = {
        pk
        for model, own in models.items()
        for pk in model.visible_to(staff).filter(pk__in=[row.pk for row in own]).values_list("pk", flat=True)
    }
    in_looks = {
        pk
        for model in models
        for look in looks.values()
        for pk in look.rows(model).filter(pk__in=[row.pk for row in models[model]]).values_list("pk", flat=True)
    }
    with gathering():
        decided = {row.pk for row in rows if policy.decide(staff, [row])}
    return {
        "the list": listed,
        "the look's rows": in_looks,
        "the look": {row.pk for row in rows if any(looks[case].covers(row) for case in cases[row.pk])},
        "the sight": {row.pk for row in rows if sight.covers(row)},
        "the policy": decided,
    }


_ID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}")


@dataclass
class Observed:
    """All that each viewer can make out at each name (the different answers, masked, in a fixed order), and where
    "not yours" and "not there" can be told apart (SEC-17)."""

    answers: dict[tuple[str, str], list[str]]
    told: list[str]


def observed(
    addresses: Iterable[Address], viewers: Mapping[str, Staff | None], halves: Collection[str] = ()
) -> Observed:
    """Fetch every address as every viewer; what is not shown is compared with the same address and an id of nothing.
    `halves`: viewers who ask for half of the pages each, and not all for the same half."""
    everywhere = list(addresses)
    found: dict[tuple[str, str], set[str]] = {}
    told = []
    for viewer, staff in viewers.items():
        client = signed_in(staff)
        nothing: dict[str, str] = {}
        for address in everywhere:
            if viewer in halves and crc32(f"{viewer} {address.page}".encode()) % 2:
                continue
            answer: Answer = fetch(client, address.url, address.methods[0], address.typed)
            seen = masked(answer)
            found.setdefault((viewer, address.name), set()).add(seen)
            if answer.status == 200 or not _ID.search(address.url):
                continue
            shape = _ID.sub("id", address.url)
            if shape not in nothing:
                elsewhere = _ID.sub(lambda _: str(uuid4()), address.url)
                nothing[shape] = masked(fetch(client, elsewhere, address.methods[0], address.typed))
            if seen != nothing[shape] and not _is_shown(client, answer):
                told.append(f"{address.name} tells {viewer} that something is there ({answer.status})")
    return Observed({key: sorted(answers) for key, answers in found.items()}, told)


def _is_shown(client: Client, answer: Answer) -> bool:
    """Does the page send the viewer on to one that they are shown? Then they may know of it."""
    return 300 <= answer.status < 400 and fetch(client, answer.location).status == 200


def differences(one: Mapping[tuple[str, str], list[str]], other: Mapping[tuple[str, str], list[str]]) -> list[str]:
    """Where two worlds look different to the same viewer, with the first line that differs."""
    found = []
    for viewer, name in sorted(one.keys() | other.keys()):
        here, there = one.get((viewer, name), []), other.get((viewer, name), [])
        if here != there:
            found.append(f"{name} tells {viewer} which world this is: {_first_difference(here, there)}")
    return found


def _first_difference(here: list[str], there: list[str]) -> str:
    lines = (
        [line for answer in here for line in answer.splitlines()],
        [line for answer in there for line in answer.splitlines()],
    )
    for one, other in zip(*lines, strict=False):
        if one != other:
            return f"{one.strip()[:160]!r} / {other.strip()[:160]!r}"
    return f"{len(here)} answers of {len(lines[0])} lines / {len(there)} of {len(lines[1])}"
