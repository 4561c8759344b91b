"""What the tables of the databases look like. Run by itself, it makes new ones by the migrations, and prints that."""

import json
import sys
import tempfile
from pathlib import Path

from django.db import connections

KINDS = ("primary_key", "unique", "index")
Shape = dict[str, list[list[str]]]


def of_tables() -> Shape:
    """Every table of every database: its columns, and what its indexes and constraints hold."""
    found: Shape = {}
    for alias in connections:
        look = connections[alias].introspection
        with connections[alias].cursor() as cursor:
            for table in look.table_names(cursor):
                columns = [
                    [each.name, str(each.type_code), str(each.display_size), str(each.null_ok)]
                    for each in look.get_table_description(cursor, table)
                ]
                kept = [
                    [",".join(each["columns"] or ()), *(kind for kind in KINDS if each[kind])]
                    for each in look.get_constraints(cursor, table).values()
                ]
                found[f"{alias}.{table}"] = sorted(columns) + sorted(kept)
    return found


def main() -> None:
    import django

    django.setup()
    from wayforward.practice.throwaway import Maker

    with tempfile.TemporaryDirectory() as folder:
        maker = Maker(Path(folder))
        try:
            with maker.service(Path(folder) / "kept"):
                json.dump(of_tables(), sys.stdout)
        finally:
            maker.close()


if __name__ == "__main__":
    main()
