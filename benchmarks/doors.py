"""Seven doors in one run: the same service and answers by every door in kk, ru and en, against one installation and real components.

`senim run` with its worker, a real Kannel behind an SMPP centre, a real Postfix and Dovecot, and a Bot API over HTTP. What the
log then says of each request, up to the reply to an officer's question where the door takes one, is compared with the web's: the
differences must be 0, and a changed answer must show some.
`python -m benchmarks.doors [--json]`; as root, for Postfix. On SQLite, or on the server of SENIM_DATABASE.
"""

import argparse
import json
import os
import platform
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

from benchmarks.installation import ROOT, Server, make, scratch_database
from tools import kannel, mail

LANGUAGES: Final = ("kk", "ru", "en")
SECRET: Final = "only-for-doors"
MISSING: Final = 3
"""The exit code where a component is not installed."""


def run(folder: Path) -> dict[str, Any]:
    """Walk all doors; the report. Refuses kannel.NoKannel and mail.NoMail where a component is missing."""
    kannel.check()
    mail.check()
    from senim.channels.tests import fake_bot_api

    began = time.monotonic()
    with ExitStack() as ended:
        database = ended.enter_context(scratch_database())
        make(folder, database)
        server = Server(folder)
        address = f"http://127.0.0.1:{server.port}"
        gateway = ended.enter_context(kannel.gateway(address, SECRET))
        post = ended.enter_context(mail.servers(("ask", "aigerim", *LANGUAGES)))
        api = ended.enter_context(fake_bot_api.running(fake_bot_api.FakeBotApi(pause_seconds=0.05)))
        server.more = {
            **database,
            **_settings(address, gateway.base, post, api.base),
            "SENIM_TELEGRAM_TOKEN": fake_bot_api.TOKEN,
        }
        ended.callback(server.stop)
        server.start()
        os.environ.update(server.more)
        found = _walked(folder, address, gateway.centre, post, api)
    return {"seconds": round(time.monotonic() - began, 1), "components": components(), **found}


def _settings(address: str, sms: str, post: mail.Mail, bot: str) -> dict[str, str]:
    """What the operator of this installation would set, so that every door is open."""
    return {
        "SENIM_SITE": address,
        "SENIM_KANNEL": sms.replace("http://", f"http://{kannel.ACCOUNT[0]}:{kannel.ACCOUNT[1]}@"),
        "SENIM_KANNEL_CALLS": address,
        "SENIM_SMS_NUMBER": "1102",
        "SENIM_SMS_SECRET": SECRET,
        "SENIM_IMAP": f"imap://ask%40{mail.HOST}:{mail.PASSWORD}@127.0.0.1:{post.imap}",
        "SENIM_SMTP": f"smtp://127.0.0.1:{post.smtp}",
        "SENIM_EMAIL_BY": "smtp",
        "SENIM_MAIL_FROM": f"Senim <ask@{mail.HOST}>",
        "SENIM_TELEGRAM_API": bot,
    }


def _walked(folder: Path, address: str, centre: kannel.Centre, post: mail.Mail, api: Any) -> dict[str, Any]:
    """The journeys by door, and how their records differ."""
    from senim.config import making

    making.setup(folder)
    from benchmarks import door_walks  # reads the log on the settings of this folder

    walks = door_walks.Walks(address, centre, post, api)
    journeys = walks.every(LANGUAGES)
    control = walks.changed()
    door_walks.close()
    return {
        "journeys": [one.told() for one in journeys],
        "differences": sum(one.differences for one in journeys),
        "control_differences": control,
    }


def components() -> dict[str, str]:
    """What each door's journeys went through, with versions."""
    senim = f"senim run {version('senim')}, {platform.python_implementation()} {platform.python_version()}"
    web = f"{senim}; httpx {version('httpx')} as a browser without script"
    program = f"{senim}; httpx {version('httpx')}"
    smpp = json.loads((ROOT / "node_modules" / "smpp" / "package.json").read_text())["version"]
    return {
        "web": web,
        "phone": f"{web}, an operator signed in",
        "counter": f"{web}, an operator signed in",
        "sms": f"Kannel {_said('bearerbox', '--version')}, centre: npm smpp {smpp}",
        "chat": "a Bot API of our own over HTTP (fake_bot_api.py)",
        "email": f"Postfix {_said('postconf', '-d', 'mail_version')}, Dovecot {_said('dovecot', '--version')}",
        "open311": program,
        "connector": program,
    }


def _said(*command: str) -> str:
    """The number that a program gives as its version."""
    path = f"{os.environ['PATH']}:/usr/sbin"
    told = subprocess.run(command, capture_output=True, text=True, env={**os.environ, "PATH": path})
    found = re.search(r"\d+\.\d+(?:\.\d+)*", told.stdout + told.stderr)
    return found[0] if found else "?"


def is_good(report: Mapping[str, Any]) -> bool:
    """Whether all doors in all languages wrote the same, and a changed answer would have been seen."""
    done = {(one["door"], one["language"]) for one in report["journeys"]}
    whole = len(done) == len(report["components"]) * len(LANGUAGES)
    return whole and report["differences"] == 0 and report["control_differences"] > 0


def table(report: Mapping[str, Any]) -> str:
    """The report for people."""
    lines = [f"{'door':10} {'lang':4} {'filed':>5} {'asked, replied':>14} {'differences':>11} {'seconds':>7}"]
    lines += [
        f"{one['door']:10} {one['language']:4} {one['records']:5} {one['further'] or '–':>14} {one['differences']:11} {one['seconds']:7.1f}"
        for one in report["journeys"]
    ]
    lines += ["", *(f"{door:10} {what}" for door, what in report["components"].items()), ""]
    lines.append(
        f"{len(report['journeys'])} journeys in {report['seconds']} s: {report['differences']} differences; "
        f"control, one answer changed: {report['control_differences']}"
    )
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the report; 0 when it is good, 3 when a component is missing."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="senim-doors-") as folder:
        try:
            report = run(Path(folder))
        except (kannel.NoKannel, mail.NoMail) as missing:
            print(missing, file=sys.stderr)
            return MISSING
    print(json.dumps(report, ensure_ascii=False, indent=1) if given.json else table(report))
    return 0 if is_good(report) else 1


if __name__ == "__main__":
    sys.exit(main())
