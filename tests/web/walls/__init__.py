"""The walls, shown from outside: every address, every member of the cast, every word that is sealed.

* `test_every_address.py`: an address without a row in the table fails.
* `test_canary_crawl.py`: each sealed field holds its own marker. No marker comes out where it is not entitled, every
  member of the cast sees what they are entitled to, and no page fails.
* `test_two_worlds.py`: two worlds that differ only in the other side's secrets look the same to whoever is walled.
* `test_many_rows.py`: no page asks the databases more than twelve times, however much there is, and lists are paged.
* `test_forged.py`: who acted, what and when is never taken from what a browser sends beside a form.
* `test_bugs.py`: wall bugs, seeded in the service's own code, each of which must be caught: the tests above can fail.

`make wall` runs them with everybody who comes close to a case without being let in, and prints the figures.

The rows of an app's pages are in `rows_<app>.py`, written by whoever writes the page:

    from tests.web.walls.table import Post, Rows
    from tests.web.walls.world import World

    ROWS: Rows = {
        "restorative:case": lambda world: [{"pk": world.rj_case.pk}],
        "restorative:agreement": lambda world: [{"pk": each.pk} for each in world.all(Agreement)],
        "support:list": lambda world: [{}, ({}, "page=2")],                      # (arguments of reverse, query string)
        "people:search": lambda world: [{}, Post({}, {"q": "Maria"})],           # what is typed and posted
        "support:queue": lambda world: [{}],
    }
    # Sealed fields that no page shows, each with the reason (the crawl demands to see every other one somewhere):
    UNSHOWN = {"people.Note.correction_reason": "shown with the superseded note, which no story has yet"}

Every page is fetched as every member of the cast, so give rows for the objects of both sides.
"""
