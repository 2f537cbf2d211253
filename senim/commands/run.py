"""`senim run` and `senim worker`: the whole server in one process tree, and the worker alone."""

import argparse
import gc
import http.client
import os
import sys
from collections.abc import Callable
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from senim.commands import beside
from senim.commands.errors import BadInput


def declare(commands: Any) -> None:
    """Name the family's commands and arguments."""
    run = commands.add_parser(
        "run", help="serve pages and run the worker", description="Serve pages and run the worker."
    )
    run.add_argument("--host", default="127.0.0.1", help="the address to listen on (default: 127.0.0.1)")
    run.add_argument("--port", type=_port, default=8000, help="the port to listen on (default: 8000)")
    run.add_argument("--data", metavar="DIR", help="the data folder (default: SENIM_DATA, or ./data)")
    run.add_argument("--empty", action="store_true", help="make a new installation without the demo country")
    run.add_argument("--no-sealed", action="store_true", help="no sealed instance beside the demo country")
    run.add_argument("--no-worker", action="store_true", help="serve pages only; run `senim worker` elsewhere")
    run.set_defaults(act=_run)
    worker = commands.add_parser("worker", help="run the worker alone", description="Fire timers, read the log on.")
    worker.set_defaults(act=_worker)


def _port(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError(f"must be a number from 1 to 65535, not {text!r}")
    return int(text)


def _run(given: argparse.Namespace) -> int:
    from senim.config import disk, server

    _check_assets()
    folder = Path(given.data or os.environ.get("SENIM_DATA") or "data").resolve()
    try:
        disk.make(folder)
        with disk.held(folder):
            server.check_port(given.host, given.port)
            site = _prepare(folder, given)
            _supervise(given, folder, site)
    except (disk.FolderUnusable, server.PortBusy, server.NeverReady) as refused:
        raise BadInput(str(refused)) from refused
    return 0


def _prepare(folder: Path, given: argparse.Namespace) -> str:
    """Make the installation when there is none, and bring this process to the point where it can fork servers.

    Gives the address of the sealed instance that is to run beside, empty for none.
    """
    from senim.config import disk, making

    empty = given.empty
    os.environ["SENIM_DATA"] = str(folder)
    os.environ.setdefault("SENIM_SITE", f"http://{_shown(given.host)}:{given.port}")
    embedded = not os.environ.get("SENIM_DATABASE")
    if embedded and not (folder / disk.DATABASE).exists():
        _apart(lambda: making.make_new(folder, empty, making.Bar()))
    os.environ.setdefault("SENIM_DEMO", str(int((folder / disk.DEMO_MARK).exists() or not (embedded or empty))))
    if site := beside.address(given, _shown(given.host), folder):
        os.environ["SENIM_SEALED_SITE"] = site
    making.setup(folder)
    making.mark_instance(folder)
    making.bring_up_to_date()
    if not (embedded or empty or making.has_people()):
        making.fill_at_once(folder, making.Bar())
    making.complete()
    making.leave_database()
    return site


def _apart(work: Callable[[], None]) -> None:
    """Do it in a process of its own, whose settings are not ours. Refuses BadInput with the reason when it fails."""
    reader, writer = get_context("fork").Pipe(duplex=False)
    process = get_context("fork").Process(target=_told, args=(work, writer))
    process.start()
    writer.close()
    try:
        reason = reader.recv()
    except EOFError:
        reason = "it was stopped"
    process.join()
    if reason:
        raise BadInput(f"the installation could not be made: {reason}")


def _told(work: Callable[[], None], writer: Any) -> None:
    try:
        work()
        writer.send("")
    except Exception as fault:
        if os.environ.get("SENIM_DEBUG") == "1":
            sys.excepthook(type(fault), fault, fault.__traceback__)
        writer.send(f"{type(fault).__name__}: {fault}")


def _check_assets() -> None:
    """Refuse before anything is made; the settings cannot be asked yet, they belong to a data folder."""
    import senim.design
    from senim.config.environment import flag

    collected = Path(senim.design.__file__).parent / "collected" / "staticfiles.json"
    if not collected.exists() and not flag("SENIM_DEBUG"):
        raise BadInput("style sheets and scripts are not built: run `make setup`")


def _supervise(given: argparse.Namespace, folder: Path, sealed: str) -> None:
    from django.conf import settings
    from django.urls import get_resolver

    from senim.config import making, server

    # Loaded before the fork, so that every process shares it and the first page is not slower than the second.
    _application()
    _ = get_resolver().url_patterns
    making.leave_database()
    # What is loaded stays: not looked through for garbage again and again, and its memory is shared by all processes.
    gc.collect()
    gc.freeze()
    serving = server.shape(settings.INSTANCE)
    children = [server.Child("web server", lambda: server.serve(given.host, given.port, _application, serving))]
    if not given.no_worker:
        children.append(server.Child("worker", lambda: _working(folder)))
    address = (_nearby(given.host), given.port)

    def greet() -> None:
        _greet(*address)
        if sealed:  # only now: nobody's first page waits for it
            children.append(
                server.Child("sealed instance", lambda: beside.become(folder, sealed, given.host, given.no_worker))
            )

    server.Supervisor(children, lambda: answers(*address), greet).run()


def _application() -> Any:
    from senim.config.wsgi import application

    return application


def _nearby(host: str) -> str:
    return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)


def answers(host: str, port: int) -> bool:
    """Whether the server says that it is ready."""
    talk = http.client.HTTPConnection(host, port, timeout=5)
    try:
        talk.request("GET", "/healthz")
        return talk.getresponse().status < 400
    except (OSError, http.client.HTTPException):
        return False
    finally:
        talk.close()


def _shown(host: str) -> str:
    """The host as it stands in an address."""
    near = _nearby(host)
    return f"[{near}]" if ":" in near else near


def _greet(host: str, port: int) -> None:
    from django.conf import settings

    lines = [f"Senim is ready at http://{_shown(host)}:{port}/ (Ctrl-C stops it)"]
    if settings.INSTANCE == "sealed":
        lines = _sealed_lines(f"http://{_shown(host)}:{port}/")
    elif settings.SENIM_DEMO:
        from senim.config import making
        from senim.demo.country import demo_logins, demo_password
        from senim.demo.history_assemblies import demo_notice
        from senim.demo.loading import demo_receipts, demo_visit_codes

        lines.append(f"Demo logins, all with the password {demo_password()}:")
        lines += [f"  {name:<14} {role}, {unit}" for name, role, unit in demo_logins()]
        receipts, codes = demo_receipts(), demo_visit_codes()
        making.leave_database()
        lines += ["Demo receipts, number and secret, for “Follow my request”:"] if receipts else []
        lines += [f"  {number}  {secret}" for number, secret in receipts]
        lines += ["Demo codes of a front office, a ticket and an appointment, for “My appointment”:"] if codes else []
        lines += [f"  {code}" for code in codes]
        lines += ["Demo secret of a notice of an assembly, for “Hold a peaceful assembly”:", f"  {demo_notice()}"]
    sys.stdout.write("\n".join(lines) + "\n")
    sys.stdout.flush()


def _sealed_lines(site: str) -> list[str]:
    from django.conf import settings

    lines = [f"The sealed instance is ready at {site}"]
    if settings.SENIM_DEMO:
        from senim.demo.country import demo_password
        from senim.demo.sealed_country import passphrase, return_words_of_reports, sealed_logins

        lines.append(f"Its demo logins, password {demo_password()}, passphrase of every key “{passphrase()}”:")
        lines += [f"  {name:<14} {role}, {unit}" for name, role, unit in sealed_logins()]
        lines.append("Its demo return words, for “Come back”:")
        lines += [f"  {words}" for words in return_words_of_reports()]
    return lines


def _working(folder: Path) -> None:
    """Work as the instance asks."""
    from django.conf import settings

    from senim.config import sealed_worker, worker

    (sealed_worker if settings.INSTANCE == "sealed" else worker).work(folder)


def _worker(given: argparse.Namespace) -> int:
    from senim.commands.framework import ready
    from senim.config import disk

    ready()
    from django.conf import settings

    try:
        _working(settings.DATA_DIR)
    except disk.FolderUnusable as refused:
        raise BadInput(str(refused)) from refused
    return 0
