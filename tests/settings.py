"""The product's settings with a throw-away data folder; the environment is set before the product reads it."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

_data = Path(tempfile.mkdtemp(prefix="senim-test-"))
atexit.register(shutil.rmtree, _data, ignore_errors=True)
os.environ["SENIM_DATA"] = str(_data)
os.environ["SENIM_SECRET_KEY"] = "a-key-for-tests-and-for-nothing-else"

from senim.config.settings import *  # noqa: E402, F403
from senim.config.settings import DATABASES, POSTGRESQL, STORAGES  # noqa: E402

if not POSTGRESQL:
    # A real file: the database in memory has neither the write-ahead log nor the locks of the real one.
    _file: dict[str, object] = {"NAME": str(_data / "test.sqlite3")}
    DATABASES["default"]["TEST"] = _file
# Pages are rendered without the collected files; journeys run the real server on the real settings.
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
# The same algorithm as in the product, at the least cost that it allows.
PASSWORD_HASHERS = ["tests.hashing.CheapArgon2", "django.contrib.auth.hashers.PBKDF2PasswordHasher"]
