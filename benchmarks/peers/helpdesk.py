"""django-helpdesk: a project with its default settings, one queue, one member of staff."""

import re
import subprocess
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Final

from benchmarks.installation import Server, environment_of
from benchmarks.intake_client import Browser
from benchmarks.peers.site import WORDS, Act, again, called, inputs, note, sent, shown

PACKAGE: Final = "django-helpdesk"
_SETTINGS: Final = """
from pathlib import Path
BASE = Path(__file__).parent
SECRET_KEY = "of no worth, for a benchmark only, but as long as Django wishes it to be"
DEBUG = False
ALLOWED_HOSTS = ["127.0.0.1"]
ROOT_URLCONF = "peer_urls"
USE_TZ = True
SITE_ID = 1
DEFAULT_AUTO_FIELD = "django.db.models.AutoField"
INSTALLED_APPS = [
    *(f"django.contrib.{name}" for name in "auth contenttypes sessions sites messages staticfiles admin humanize".split()),
    "rest_framework", "helpdesk",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware", "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware", "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware", "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
TEMPLATES = [{
    "BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True,
    "OPTIONS": {"context_processors": [
        "django.template.context_processors.request", "django.contrib.auth.context_processors.auth",
        "django.contrib.messages.context_processors.messages",
    ]},
}]
DATABASES = {"default": {
    "ENGINE": "django.db.backends.sqlite3", "NAME": str(BASE / "helpdesk.sqlite3"), "CONN_MAX_AGE": None,
    "OPTIONS": {"timeout": 20, "transaction_mode": "IMMEDIATE", "init_command":
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; "
        "PRAGMA cache_size=-32000; PRAGMA temp_store=MEMORY; PRAGMA journal_size_limit=67108864;"},
}}
HELPDESK_TEAMS_MODE_ENABLED = False  # as its manual says for an installation without the teams extra
STATIC_URL = "/static/"
LOGIN_URL = "/login/"
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
"""
_URLS: Final = """
from django.urls import include, path
urlpatterns = [path("", include("helpdesk.urls", namespace="helpdesk"))]
"""
_FILL: Final = """
import sys
import django
django.setup()
from django.contrib.auth.models import User
from django.core.management import call_command
from django.utils import timezone
from helpdesk.models import FollowUp, Queue, Ticket
call_command("migrate", verbosity=0)
User.objects.create_superuser("staff", "staff@example.kz", "peer-password")
queue, now, words = Queue.objects.create(title="Appeals", slug="appeals", allow_public_submission=True), timezone.now(), sys.argv[2]
Ticket.objects.bulk_create([
    Ticket(queue=queue, title=f"Ticket {n}", submitter_email="a@example.kz", status=1, description=words, priority=3,
           created=now, modified=now) for n in range(int(sys.argv[1]))], batch_size=500)
FollowUp.objects.bulk_create([
    FollowUp(ticket=one, title="Ticket Opened", date=now, public=True, comment=words) for one in Ticket.objects.all()], batch_size=500)
"""
_SERVE: Final = """
import sys
from senim.config.server import serve
def application():
    from django.core.wsgi import get_wsgi_application
    return get_wsgi_application()
serve("127.0.0.1", int(sys.argv[2]), application)
"""


class Helpdesk:
    """The peer in a folder, run by the Python of a virtual environment that has it."""

    name = "django-helpdesk"

    def __init__(self, python: Path, folder: Path) -> None:
        self.python, self.folder = python, folder
        paths = environment_of()["PYTHONPATH"]
        self.more = {"PYTHONPATH": f"{folder}:{paths}", "DJANGO_SETTINGS_MODULE": "peer_settings"}
        self.server = Server(folder, command=[str(python), "-c", _SERVE], more=self.more)
        self.server.path = "/login/"
        self.staff = self.person = Browser("127.0.0.1", self.server.port)
        self.rows = self.token = ""

    def fill(self, number: int) -> None:
        """Make the project, with as many open tickets, each with its first follow-up."""
        if again(self.folder, number):
            return
        self.folder.mkdir(parents=True, exist_ok=True)
        for old in self.folder.iterdir():
            old.unlink()
        (self.folder / "peer_settings.py").write_text(_SETTINGS)
        (self.folder / "peer_urls.py").write_text(_URLS)
        command = [str(self.python), "-c", _FILL, str(number), WORDS]
        subprocess.run(command, check=True, cwd=self.folder, env=environment_of(self.more))
        note(self.folder, number)

    def sign_in(self) -> None:
        """One session of staff, one of a person, and the address by which the list asks for its rows."""
        self.staff, self.person = Browser("127.0.0.1", self.server.port), Browser("127.0.0.1", self.server.port)
        own = {"username": "staff", "password": "peer-password", "next": "/tickets/"}
        fields = inputs(self.staff.get("/login/"), "//form") | own
        sent(self.staff, "/login/", fields, "/tickets/")
        page = shown(self.staff, "/tickets/", b"datatables_ticket_list")
        found = re.search(rb'"(/datatables_ticket_list/[^"]+)"', page.body)
        assert found is not None
        self.rows = f"{found[1].decode()}?draw=1&start=0&length=50"
        self.token = inputs(self.person.get("/tickets/submit/"), "//form")["csrfmiddlewaretoken"]

    def creates(self, number: int) -> Mapping[str, list[Act]]:
        """The public form, and the API with a session of staff."""
        fields = {
            "csrfmiddlewaretoken": self.token, "queue": "1", "title": WORDS[:90], "body": WORDS, "priority": "3",
            "submitter_email": "a@example.kz",
        }  # fmt: skip
        by_form = partial(sent, self.person, "/tickets/submit/", fields, r"ticket=")
        content = {
            "queue": 1,
            "title": WORDS[:90],
            "description": WORDS,
            "submitter_email": "a@example.kz",
            "priority": 3,
        }
        headers = {"X-CSRFToken": self.staff.cookies["csrftoken"]}
        by_api = partial(called, self.staff, "/api/tickets/", content, headers)
        return {"create": [by_form] * number, "create-api": [by_api] * number}  # type: ignore[list-item]

    def wakes(self) -> None:
        """Both connections."""
        self.staff.wake("/login/")
        self.person.wake("/login/")

    def lists(self) -> None:
        """The rows of the list that staff see first: all that is open."""
        page = shown(self.staff, self.rows, b'"data"')
        if page.body.count(b'"ticket":') != 50:
            raise RuntimeError("the list of django-helpdesk does not have fifty rows")

    def views(self, turn: int) -> None:
        """The page of a ticket as staff see it."""
        shown(self.staff, f"/tickets/{turn % 50 + 1}/", WORDS[:40].encode())
