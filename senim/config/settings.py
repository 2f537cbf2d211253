"""Django settings, all of them; what an operator may change comes from the environment (see environment.py)."""

from pathlib import Path

import govuk_frontend_jinja
from csp.constants import NONE, SELF
from whitenoise.compress import Compressor

from senim.config import environment as env

PACKAGE = Path(__file__).resolve().parent.parent
DATA_DIR = Path(env.text("SENIM_DATA", "data")).resolve()
SECRET_KEY = env.secret_key(DATA_DIR)
DEBUG = env.flag("SENIM_DEBUG")
ALLOWED_HOSTS = env.text("SENIM_HOSTS", "127.0.0.1 localhost [::1]").split()
CSRF_TRUSTED_ORIGINS = env.text("SENIM_ORIGINS").split()
HTTPS = env.flag("SENIM_HTTPS")
TRUSTED_PROXIES = env.number("SENIM_TRUSTED_PROXIES", 0)
SENIM_DEMO = env.flag("SENIM_DEMO", True)

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django_htmx",
    "csp",
    "senim.design",
    "senim.ledger",
    "senim.places",
    "senim.accounts",
    "senim.catalogue",
    "senim.processes",
    "senim.notices",
    "senim.intake",
    "senim.casework",
    "senim.desks",
    "senim.referrals",
    "senim.assemblies",
    "senim.safeguarding",
    "senim.studio",
    "senim.channels",
    "senim.channels.board",
    "senim.channels.sms",
    "senim.demo",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "senim.config.faults.FaultMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "senim.accounts.access.AccessMiddleware",
]
# An instance is the police's, or the sealed one, which the ombudsman or the prosecutor may run: other pages, a database of its own.
INSTANCE = env.instance(DATA_DIR)
ROOT_URLCONF = "senim.config.urls" if INSTANCE == "police" else "senim.config.sealed_urls"
WSGI_APPLICATION = "senim.config.wsgi.application"
FORM_RENDERER = "senim.design.renderer.GovFormRenderer"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        # A sealed instance has frames of its own, without the police's brand.
        "DIRS": [PACKAGE / "safeguarding" / "frames"] if INSTANCE == "sealed" else [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "senim.design.context.page",
                "senim.channels.board.showing.channel_alarms",
                "senim.desks.showing.desk_calls",
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static", "senim.design.templatetags.design"],
        },
    },
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "NAME": "govuk",
        "DIRS": [Path(govuk_frontend_jinja.__file__).parent / "templates"],
        "OPTIONS": {"environment": "senim.design.components.environment"},
    },
]

_database = env.database(DATA_DIR)
POSTGRESQL = _database.engine.endswith("postgresql")
DATABASES = {
    "default": {
        "ENGINE": _database.engine,
        "NAME": _database.name,
        "USER": _database.user,
        "PASSWORD": _database.password,
        "HOST": _database.host,
        "PORT": _database.port,
        # Connections live as long as their server thread; a fault closes them.
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": POSTGRESQL,
        # The server keeps the plans of statements that come again and again (see ledger/statements.py).
        "OPTIONS": {"prepare_threshold": 5}
        if POSTGRESQL
        else {
            "timeout": 20,
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; "
            "PRAGMA cache_size=-32000; PRAGMA temp_store=MEMORY; PRAGMA journal_size_limit=67108864; "
            # The worker empties the write-ahead log once a second; a request does so only past 32 MB, as without a worker.
            "PRAGMA wal_autocheckpoint=8000;",
        },
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.Officer"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("MinimumLengthValidator", "CommonPasswordValidator", "NumericPasswordValidator")
]
LOGIN_URL = "accounts:sign_in"
LOGIN_REDIRECT_URL = "casework:work_list" if INSTANCE == "police" else "safeguarding:cases"
LOGOUT_REDIRECT_URL = "intake:start" if INSTANCE == "police" else "safeguarding:start"
SESSION_ENGINE = "senim.accounts.session_store"
AUTHENTICATION_BACKENDS = ["senim.accounts.backends.OfficerBackend"]
SESSION_COOKIE_AGE = 12 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_NAME = "senim_session"
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_NAME = "senim_csrf"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "senim.config.faults.csrf_failure"
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "manifest-src": [SELF],
    }
}

# What a page says once after a step; in the cookie, so that citizens need no session.
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"

LANGUAGE_CODE = "kk"
LANGUAGES = [("kk", "Қазақша"), ("ru", "Русский"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "locale"]
FORMAT_MODULE_PATH = "senim.config.formats"
USE_I18N = USE_TZ = True
TIME_ZONE = "Asia/Almaty"

STATIC_URL = "/static/"
STATIC_ROOT = PACKAGE / "design" / "collected"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
# A file with its content's hash in its name (by our build or by collectstatic) never changes: browsers keep it for good.
WHITENOISE_IMMUTABLE_FILE_TEST = r"(-[0-9A-Z]{8}|\.[0-9a-f]{12})\.\w+$"
# Sound files of boards: to compress them takes the set-up most of a minute and spares a board one second, once.
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = (*Compressor.SKIP_COMPRESS_EXTENSIONS, "wav")
ATTACHMENTS_DIR = DATA_DIR / "attachments"
TEXT_DAYS = env.number("SENIM_TEXT_DAYS", 1095)
NOTICES_DAYS = env.number("SENIM_NOTICES_DAYS", 365)
VISIT_DAYS = env.number("SENIM_VISIT_DAYS", 30)
ASSEMBLY_DAYS = env.number("SENIM_ASSEMBLY_DAYS", 30)
ATTACHMENT_MAX_BYTES = env.number("SENIM_ATTACHMENT_MAX_MB", 10) * 1024 * 1024
ATTACHMENTS_MAX = 5
SEALED_DIR = DATA_DIR / "sealed-envelopes"
SEALED_DAYS = env.number("SENIM_SEALED_DAYS", 1095)
LOG_MAX_BYTES = env.number("SENIM_LOG_MAX_MB", 200) * 1024 * 1024
LOG_FILE_HOURS = env.number("SENIM_LOG_FILE_HOURS", 24)
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 200
FILE_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
FILE_UPLOAD_PERMISSIONS = 0o600

# The law asks for identity, address and signature: by a declaration in the form, or only by a qualified channel.
FORMAL_IDENTITY = env.text("SENIM_FORMAL_IDENTITY", "declared")
# What the akimat's silence on an application for a march or demonstration means: no published text that we read says it.
ASSEMBLY_SILENCE = env.one_of("SENIM_ASSEMBLY_SILENCE", "waits", "goes_ahead", "refused")
# Words that go out: where people come back to, who they are from, and by which transport each channel leaves.
SITE = env.text("SENIM_SITE", "http://127.0.0.1:8000").rstrip("/")
# Where the sealed instance is: the police's pages lead there, and take no such report themselves. Empty: there is none.
SEALED_SITE = env.text("SENIM_SEALED_SITE").rstrip("/")
MAIL_FROM = env.text("SENIM_MAIL_FROM", "Senim <senim@localhost>")
SMTP = env.mail_server("SENIM_SMTP")
NOTICES_BY = {"email": env.text("SENIM_EMAIL_BY"), "sms": env.text("SENIM_SMS_BY")}
QUIET_HOURS = env.hours("SENIM_QUIET_HOURS", "21-8")
# Letters in: the mailbox that is read, its address, the service that a first letter asks for, and the largest letter.
IMAP = env.mailbox("SENIM_IMAP")
MAIL_ADDRESS = env.text("SENIM_MAIL_ADDRESS")
MAIL_SERVICE = env.text("SENIM_MAIL_SERVICE", "advice")
MAIL_MAX_BYTES = env.number("SENIM_MAIL_MAX_MB", 25) * 1024 * 1024
# The messenger's bot; without a token nothing goes out to it and nothing is taken in.
TELEGRAM_TOKEN = env.text("SENIM_TELEGRAM_TOKEN")
TELEGRAM_MODE = env.one_of("SENIM_TELEGRAM_MODE", "polling", "webhook")
# When a channel counts as down: failures in a row, and minutes in which its errand said nothing.
CHANNEL_FAILURES = env.number("SENIM_CHANNEL_FAILURES", 5)
CHANNEL_SILENT_MINUTES = env.number("SENIM_CHANNEL_SILENT_MINUTES", 10)
TELEGRAM_API = env.text("SENIM_TELEGRAM_API", "https://api.telegram.org")
NOTICES_BY["telegram"] = "telegram" if TELEGRAM_TOKEN else ""
# SMS by a Kannel gateway; without its address nothing goes out, and without the secret nothing is taken in.
KANNEL = env.web_account("SENIM_KANNEL")
KANNEL_STATUS = env.text("SENIM_KANNEL_STATUS")
KANNEL_CALLS = env.text("SENIM_KANNEL_CALLS", SITE).rstrip("/")
NOTICES_BY["sms"] = NOTICES_BY["sms"] or ("kannel" if KANNEL else "")
SMS_NUMBER = env.text("SENIM_SMS_NUMBER")
SMS_SECRET = env.text("SENIM_SMS_SECRET")
SMS_FROM = env.text("SENIM_SMS_FROM", "127.0.0.1 ::1").split()
SMS_PRICE = env.number("SENIM_SMS_PRICE", 0)
SMS_MOST_AN_HOUR = env.number("SENIM_SMS_MOST_AN_HOUR", 60)
SMS_PARTS_A_DAY = env.number("SENIM_SMS_PARTS_A_DAY", 20_000)
# Kannel stands beside us and calls without TLS.
SECURE_REDIRECT_EXEMPT = [r"^doors/sms/"]
# Front offices: the ticket printers of their kiosks, and when tickets that nobody called are ended after closing.
KIOSK_PRINTERS = env.printers("SENIM_KIOSK_PRINTER")
TICKETS_END_AFTER_MINUTES = env.number("SENIM_TICKETS_END_AFTER", 60)
# Whether webhooks may go to private networks, and without TLS: for systems of the same government network.
OPEN311_JURISDICTION = env.text("SENIM_OPEN311_JURISDICTION")
WEBHOOK_PRIVATE = env.flag("SENIM_WEBHOOK_PRIVATE")
CHECKPOINT_FILE = Path(env.text("SENIM_CHECKPOINTS", str(DATA_DIR / "checkpoints.txt")))
LOG_ORIGIN = env.text("SENIM_LOG_ORIGIN", "senim.example/log" if INSTANCE == "police" else "senim.example/sealed-log")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "senim.config.lines.LineFormatter"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    # The addresses that httpx logs hold a bot's token.
    "loggers": {"senim": {"level": "INFO"}, "httpx": {"level": "WARNING"}, "httpcore": {"level": "WARNING"}},
}
if INSTANCE == "sealed":
    # A line for a page that was not there, or a call that was refused, would tell when somebody was here.
    LOGGING["loggers"] |= {"django": {"level": "ERROR"}, "senim.faults": {"level": "ERROR"}}  # type: ignore[operator]
