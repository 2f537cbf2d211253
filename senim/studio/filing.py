"""What the worker does with a log file that somebody asked for: write it with fresh pseudonyms, and sweep it away in time."""

import datetime as dt
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from django.conf import settings
from django.utils import timezone

from senim.catalogue.queries import compiled
from senim.mining.errors import MiningError
from senim.studio.giving import FILES, Wanted, given_log, is_sealed
from senim.studio.logs import Asked
from senim.studio.models import LogFile
from senim.studio.playing import version_id

TOLD_SECONDS: Final = 0.5
SEALED: Final = "nothing of this service is given out"


def files_folder() -> Path:
    """Where the files lie that were asked for: one each, named by its number."""
    return Path(settings.DATA_DIR) / "given"


def path_of(row: LogFile) -> Path:
    """Where the file of a row stands once it is ready."""
    return files_folder() / f"{row.pk}.{FILES[row.form]}"


def run(number: int) -> None:
    """Write a file to its end. Begun again it is written anew, with other pseudonyms; it stands there whole or not at all."""
    row = LogFile.objects.filter(pk=number, state="waiting").first()
    if row is None:
        return
    service = compiled(version_id(row.service, row.asked["version"]), timezone.localdate(row.asked_at))
    if is_sealed(service):
        _end(number, state="failed", fault=SEALED)
        return
    scope = None if row.scope is None else frozenset(row.scope)
    wanted = Wanted(row.form, Asked(row.service, **row.asked), scope, row.language)
    target = path_of(row)
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        with tempfile.TemporaryDirectory(dir=files_folder(), prefix=".writing-") as folder:
            given_log(wanted, service, Path(folder), _progress(number)).replace(target)
    except (MiningError, OSError) as error:
        words = str(error) if isinstance(error, MiningError) else f"the file cannot be written: {type(error).__name__}"
        _end(number, state="failed", fault=words[:400])
        return
    expires_at = timezone.now() + dt.timedelta(hours=settings.LOG_FILE_HOURS)
    if not _end(number, state="ready", done=100, size=target.stat().st_size, expires_at=expires_at):
        target.unlink(missing_ok=True)  # it was taken back meanwhile


def sweep(now: dt.datetime) -> int:
    """Delete the files whose time is over, and what a broken run or a deleted row left; how many. For the worker."""
    LogFile.objects.filter(expires_at__lte=now).delete()
    LogFile.objects.filter(state="failed", asked_at__lte=now - dt.timedelta(hours=settings.LOG_FILE_HOURS)).delete()
    known = {path_of(row).name for row in LogFile.objects.exclude(state="failed").only("pk", "form")}
    old = [file for file in files_folder().glob("*") if file.name not in known and _rests(file, now)]
    for file in old:
        _remove(file)
    return len(old)


def _rests(file: Path, now: dt.datetime) -> bool:
    """Whether nobody can be at work on it: folders of a run stay for two hours, which no run takes."""
    return not file.is_dir() or now.timestamp() - file.stat().st_mtime > 2 * 3600


def _remove(file: Path) -> None:
    if file.is_dir():
        for inside in file.iterdir():
            inside.unlink(missing_ok=True)
        file.rmdir()
    else:
        file.unlink(missing_ok=True)


def _end(number: int, **found: object) -> int:
    return LogFile.objects.filter(pk=number, state="waiting").update(**found)


def _progress(number: int) -> Callable[[int], None]:
    told = 0.0

    def tell(per_cent: int) -> None:
        nonlocal told
        if time.monotonic() - told >= TOLD_SECONDS:
            told = time.monotonic()
            LogFile.objects.filter(pk=number, state="waiting").update(done=per_cent)

    return tell
