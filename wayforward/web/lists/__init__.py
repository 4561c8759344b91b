"""Lists of work: said once, in one place, for the page, for the file and for what is kept of them.

    class Open(Listing):
        name, title, page = "support-cases", "Support cases", "support:cases"
        columns = (Column("ref", "Case", lambda entry: entry.row.ref, sort=Sort("ref", str)), ...)
        filters = (OneOf("area", "Area", areas, equals("area")), Days("opened", "Opened", "opened_at"))
        first = "-changed"
        def rows(self, staff): return SupportCase.visible_to(staff)...      # the wall: every page, count and file

    CASES = Open(); register(CASES)                             # in the ready() of the area of work that it belongs to

    shown = page_of(request, CASES)                             # Http404 for who has no such list
    return render(request, "lists/list.html", shown.context())

A list is narrowed by codes in its address, goes by one of its columns, and is paged by key whichever it is. What
somebody keeps of it (`SavedList`) and what leaves as a file (`Export`) ask the same rows again, for the same viewer.
"""
