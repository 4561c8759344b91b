"""The settings of a throw-away service that a practice case is played in: its own folder, nothing worth waiting for.

`commands.play` names the folder in WAYFORWARD_DATA before anything is imported. No database of an installation is
touched, whatever its own settings say.
"""

import os

os.environ["WAYFORWARD_DEMONSTRATION"] = "yes"
os.environ["WAYFORWARD_HTTPS"] = "no"
os.environ["WAYFORWARD_LOG_LEVEL"] = "CRITICAL"

from wayforward.web import settings as installation
from wayforward.web.settings import *  # noqa: F403

ALLOWED_HOSTS = ["localhost"]
SECRET_KEY = "of a service that is thrown away"
WAYFORWARD_TRANSPORT = "wayforward.web.outgoing.transports.Kept"
# A page asks for files by their own names; hashed names exist only after they were collected.
STORAGES = installation.STORAGES | {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# What a crawl is refused is no news, nor is a line of a record that is thrown away; what fails is the story's own
# difference.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": True,
    "handlers": {"nowhere": {"class": "logging.NullHandler"}},
    "root": {"handlers": ["nowhere"]},
}
if installation.env.text("DB") == "postgres":
    DATABASES = {
        alias: installation._postgresql(f"postgresql:///wayforward{ending}")
        for alias, ending in (("default", ""), ("vault", "_vault"), ("ops", "_ops"))
    }
else:
    # Nothing in here outlives a power cut, and nothing has to.
    _quick = installation.SQLITE_START.replace("synchronous=FULL", "synchronous=OFF")
    DATABASES = {
        alias: installation._sqlite(name, start=_quick)
        for alias, name in (("default", "app"), ("vault", "vault"), ("ops", "ops"))
    }
