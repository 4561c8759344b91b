"""Looking whether all is well: what the service stands on, its record, its data."""

import argparse
import sys
import time

from . import Stopped, installation


def doctor(asked: argparse.Namespace) -> int:
    """Print every finding; 1 when something that is needed is not well."""
    installation.begin()
    from wayforward.web import health

    found = health.findings(health.EVERYTHING)
    for finding in found:
        sign = "well   " if finding.well else "MISSING" if finding.needed else "look   "
        print(f"{sign}  {finding.what}")
        if not finding.well:
            print(f"         {finding.remedy}")
    return 0 if all(finding.well for finding in found if finding.needed) else 1


def check_record(asked: argparse.Namespace) -> int:
    """Print what is wrong with the record; 1 when anything is."""
    installation.begin()
    from wayforward.web.record import anchors, chain

    try:
        kept = anchors.kept(asked.anchors)
    except (OSError, anchors.NotAnAnchor) as error:
        raise Stopped(f"The anchors cannot be read: {error}") from None
    began = time.monotonic()
    report = chain.check(kept)
    for fault in report.faults:
        print(fault, file=sys.stderr)
    print(
        f"{report.lines:,} lines and {len(kept):,} anchors in {time.monotonic() - began:.1f} s: "
        f"{'nothing was changed' if report else f'{len(report.faults)} faults'}"
    )
    return 0 if report else 1


def check_data(asked: argparse.Namespace) -> int:
    """Print what is wrong with the databases; 1 when anything is."""
    installation.begin()
    from wayforward.web.backups import checking
    from wayforward.web.vault import index_rotation, keyring

    try:
        keyring.check_kek()
        again = 0
        if asked.restored:
            installation.migrate()
            index_rotation.settle()
            again = checking.erase_again()
        found = checking.check()
    except keyring.NoKek as error:
        raise Stopped(str(error)) from None
    for fault in found.faults:
        print(fault, file=sys.stderr)
    print(
        f"{found.lines:,} lines of the record, {found.keys:,} keys named ({found.erased:,} of them destroyed, "
        f"{again:,} again now), {found.values:,} values opened: "
        f"{'all is well' if found else f'{len(found.faults)} faults'}"
    )
    return 0 if found else 1
