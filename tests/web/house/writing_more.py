"""Writes what no story has, into the data folder that the environment names: an uploaded paper, a file of referrals,
and a referral of an agency's system. `test_raw_files` runs it, and searches for these words in whatever is left.

python -m tests.web.house.writing_more
"""

import csv
import io
import json
import os
from typing import Any

PAPER = ["The letter that Isolde Wetherbycombe brought", "He waited beside the bakery on Quillfeather Street."]
FILE = ["Thaddeus Ormerodshaw", "A lock that was glued on Bramblecote Lane", "07700 900845", "25*0788321"]
BY_SYSTEM = ["Perpetua Vantongeren", "Stones through the window of the chandlery", "07700 900846"]


def main() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "wayforward.web.settings"
    import django

    django.setup()
    from wayforward.web import clock
    from wayforward.web.accounts.models import Staff
    from wayforward.web.accounts.walled import Purpose
    from wayforward.web.support.models import SupportCase

    case = SupportCase.unwalled(Purpose.CHECKING).select_related("service", "caseworker", "supervisor").first()
    assert case is not None
    dev = next(staff for staff in Staff.objects.filter(service=case.service) if staff.has_role("administrator"))
    given = {"at": clock.now()}
    _upload(case, {"by": case.caseworker, **given})
    _bring_in({"by": case.supervisor, **given})
    _send({"by": dev, **given})


def _upload(case: Any, given: dict[str, Any]) -> None:
    from wayforward.web.support import places
    from wayforward.web.uploads.actions import attach_paper
    from wayforward.web.uploads.checking import check

    title, words = PAPER
    checked = check(f"{title}.txt", (f"{words}\n" * 400).encode())
    attach_paper(place=places.of_case(case), checked=checked, kind="brought_by_the_person", title=title, **given)


def _bring_in(given: dict[str, Any]) -> None:
    from wayforward.process.importing import Column
    from wayforward.web.importing import actions
    from wayforward.web.uploads.checking import check
    from wayforward.web.uploads.formats import Format

    headings, out = ["Name", "Summary", "Mobile", "Crime number"], io.StringIO(newline="")
    csv.writer(out).writerows([headings, FILE])
    table = check("referrals.csv", out.getvalue().encode(), {Format.CSV}, rows=True).content
    agency = actions.add_agency(name="County Police", kind="police", **given)
    run = actions.receive_file(agency=agency, source="police", table=table, **given)
    columns = dict(zip((Column.NAME, Column.HAPPENED, Column.PHONE, Column.CRIME_NUMBER), range(4), strict=True))
    run = actions.name_columns(run=run, columns=columns, headings=headings, **given)
    actions.go_on(given["at"])
    actions.bring_in(run=run, leave_out=True, **given)
    actions.go_on(given["at"])
    run.refresh_from_db()
    assert run.state == "done", run.state


def _send(given: dict[str, Any]) -> None:
    from django.test import Client

    from wayforward.web.liaison import actions
    from wayforward.web.liaison.definition import EXAMPLES

    _, secret = actions.make_token(name="Exampleshire Police", kind="police", **given)
    body = json.loads(json.dumps(EXAMPLES["least"]["value"]))
    name, summary, phone = BY_SYSTEM
    body["person"] |= {"name": name, "phone": phone}
    body["incident"] = body.get("incident", {}) | {"summary": summary}
    headers = {"Authorization": f"Bearer {secret}", "Idempotency-Key": "a-key-of-mine", "Host": "127.0.0.1"}
    answer = Client().post("/api/v1/referrals", json.dumps(body), content_type="application/json", headers=headers)
    assert answer.status_code == 201, answer.content


if __name__ == "__main__":
    main()
