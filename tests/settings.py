"""The settings of the service, for tests: a data folder of its own, a fast password hasher, unhashed file names."""

import os
import tempfile

_FOLDER = tempfile.mkdtemp(prefix="wayforward-tests-")
for _name in [name for name in os.environ if name.startswith("WAYFORWARD_") and not name.endswith("_URL")]:
    del os.environ[_name]
os.environ["WAYFORWARD_DATA"] = f"{_FOLDER}/data"
os.environ["WAYFORWARD_HOSTS"] = "localhost,127.0.0.1,testserver"
os.environ["WAYFORWARD_DEMONSTRATION"] = "yes"
os.environ["WAYFORWARD_LOG_LEVEL"] = "WARNING"

from wayforward.web.settings import *  # noqa: E402, F403
from wayforward.web.settings import DATABASES, STORAGES  # noqa: E402

os.makedirs(f"{_FOLDER}/data/static", exist_ok=True)
SECRET_KEY = "of the tests"
# Nobody changes the key of the index beside a test; one that changes it says so itself.
INDEX_LEASE = 3600.0
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# A live server finds files by their own names; hashed names exist only after they were collected.
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
for _alias, _database in DATABASES.items():
    if "sqlite" in _database["ENGINE"]:
        # Files, so that a live server's threads have connections of their own; nothing here outlives a power cut.
        _database["TEST"] = {"NAME": f"{_FOLDER}/data/test-{_alias}.db"}
        _start = _database["OPTIONS"]["init_command"]
        _database["OPTIONS"]["init_command"] = _start.replace("=FULL", "=OFF").replace("=NORMAL", "=OFF")
