"""What else a service could take, as facts: milliseconds of one user alone, at 10,000 and at 100,000 cases.

Measured on 2 cores with PostgreSQL 15 and 2 workers of each program, signed in as one of 40 staff, each case with two
people and 20 notes of some 345 characters, while the machine was busy: plus or minus 30 %.
"""

WORKS = {
    "W1": "my open cases, 25 rows",
    "W2": "a person by surname",
    "W3": "one case, 20 notes",
    "W4": "add a note",
    "W5": "counts over all cases",
}
PEERS: dict[str, dict[str, tuple[float, float]]] = {
    "Request Tracker 5.0.3": {"W1": (506, 550), "W2": (220, 881), "W3": (566, 630), "W4": (336, 376), "W5": (212, 294)},
    "Redmine 5.0.4": {"W1": (196, 180), "W2": (170, 274), "W3": (245, 285), "W4": (46, 56), "W5": (265, 809)},
    "django-helpdesk 2.6.1": {
        "W1": (113, 222),
        "W2": (286, 2595),
        "W3": (139, 184),
        "W4": (32, 38),
        "W5": (576, 8364),
    },
    "Creme CRM 2.8.6": {"W1": (280, 302), "W2": (192, 508), "W3": (347, 304), "W4": (26, 24), "W5": (236, 716)},
    "OTOBO 11": {"W1": (643, 577), "W3": (670, 616), "W4": (176, 282), "W5": (76, 129)},
}
# Neither draws whole pages for these: GNU Health answers a program, and OTOBO's search is the list under its box.
NOT_PAGES = {
    "GNU Health 5.0.6": {"W1": (40, 73), "W2": (69, 425), "W3": (152, 720), "W4": (20, 18), "W5": (18, 88)},
    "OTOBO 11, under the box": {"W2": (32, 235)},
}
# How many times faster than the best whole page each has to be.
FASTER = {"W1": 10, "W2": 10, "W3": 10, "W4": 3, "W5": 10}
# The bare statements of these works beside them on the same machine: what a ratio is taken to.
BARE = {"W1": (0.4, 0.7), "W2": (0.6, 0.8), "W3": (0.6, 0.6), "W4": (0.9, 1.0), "W5": (7, 29)}
# A page of 20 kB from a program that does nothing else, by the same server as ours.
BARE_PAGE = 0.3


def best(work: str, large: bool) -> float:
    """The best whole page of this work, in milliseconds."""
    return min(each[work][large] for each in PEERS.values() if work in each)
