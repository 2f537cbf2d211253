"""Settings of the baseline: the same database, PRAGMAs and session store as the product, and only the middleware that a form needs."""

import os
from pathlib import Path

from senim.config import environment as env

DATA_DIR = Path(os.environ["SENIM_DATA"])
SECRET_KEY = "bare-form-benchmark-key-of-no-worth-at-all"
ALLOWED_HOSTS = ["127.0.0.1"]
ROOT_URLCONF = "benchmarks.bare_form.views"
USE_TZ = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
INSTALLED_APPS = ["django.contrib.sessions", "benchmarks.bare_form"]
MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [Path(__file__).parent],
        "OPTIONS": {"context_processors": ["django.template.context_processors.csrf"]},
    }
]
_database = env.database(DATA_DIR)
POSTGRESQL = _database.engine.endswith("postgresql")
DATABASES = {
    "default": {
        "ENGINE": _database.engine,
        "NAME": _database.name if POSTGRESQL else str(DATA_DIR / "bare.sqlite3"),
        "USER": _database.user,
        "PASSWORD": _database.password,
        "HOST": _database.host,
        "PORT": _database.port,
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": POSTGRESQL,
        "OPTIONS": {}
        if POSTGRESQL
        else {
            "timeout": 20,
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; "
            "PRAGMA cache_size=-32000; PRAGMA temp_store=MEMORY; PRAGMA journal_size_limit=67108864; "
            "PRAGMA wal_autocheckpoint=8000;",
        },
    }
}
