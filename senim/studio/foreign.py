"""What a person does with somebody else's log: bring it, say how to read it, compare it with a model, take it away."""

import datetime as dt
import unicodedata
from collections.abc import Mapping
from typing import Any, Final

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from senim.accounts.models import Officer
from senim.accounts.viewer import Viewer
from senim.kernel.errors import ModelInvalid
from senim.kernel.net import compile_net
from senim.kernel.reading import read
from senim.studio import arriving
from senim.studio.errors import LogBusy, ModelUnreadable, NotYours
from senim.studio.models import ForeignLog
from senim.studio.sharing import home_of, may_delete

MODEL: Final = "model.bpmn"
LOG: Final = "log.parquet"
REJECTED: Final = f"{LOG}.rejected.csv"


def bring(*, upload: "UploadedFile[Any]", viewer: Viewer, by: Officer, at: dt.datetime) -> ForeignLog:
    """Keep a file that came whole for whoever brings it and their unit; the worker looks at it next. Refuses FileNotTaken."""
    name = _file_name(upload.name or "")
    ending = arriving.ending_of(name, arriving.place_of(upload))
    with transaction.atomic():
        log = ForeignLog.objects.create(
            name=name.split(".")[0][:80] or name[:80],
            file_name=name,
            size=upload.size or 0,
            brought_by=by,
            unit_id=home_of(viewer),
            brought_at=at,
        )
        arriving.keep(upload, ending, arriving.folder_of(log.pk))
    return log


def _file_name(given: str) -> str:
    """The name as given, without folders, control and direction marks."""
    last = unicodedata.normalize("NFC", given.replace("\\", "/").rsplit("/", 1)[-1])
    return "".join(mark for mark in last if mark.isprintable())[-120:] or "log"


@transaction.atomic
def ask_import(*, log_id: int, name: str, wanted: Mapping[str, Any]) -> None:
    """Let the worker import the log in this way. Refuses LogBusy while it is at work, or once the log is imported."""
    log = _at_rest(log_id)
    if log.state == "ready" or arriving.source_of(log_id) is None:
        raise LogBusy(str(log))
    log.name, log.wanted, log.errand, log.tries, log.done, log.fault = name, dict(wanted), "import", 0, 0, ""
    log.save(update_fields=["name", "wanted", "errand", "tries", "done", "fault"])


@transaction.atomic
def ask_check(*, log_id: int, label: str, xml: bytes) -> None:
    """Let the worker compare an imported log with a model. Refuses LogBusy, and ModelUnreadable with the reason in English."""
    log = _at_rest(log_id)
    if log.state != "ready":
        raise LogBusy(str(log))
    try:
        compile_net(read(xml))
    except ModelInvalid as error:
        raise ModelUnreadable(str(error)) from error
    (arriving.folder_of(log_id) / MODEL).write_bytes(xml)
    log.check_label, log.errand, log.tries, log.checked = label[:120], "check", 0, {}
    log.save(update_fields=["check_label", "errand", "tries", "checked"])


def remove(*, log: ForeignLog, viewer: Viewer) -> None:
    """Delete the log, its file and its figures; the worker gives up what it does with it. Refuses NotYours."""
    if not may_delete(viewer, log.brought_by):
        raise NotYours(str(log))
    folder = arriving.folder_of(log.pk)
    log.delete()
    arriving.clear(folder)


def _at_rest(log_id: int) -> ForeignLog:
    log = ForeignLog.objects.select_for_update().get(pk=log_id)
    if log.errand:
        raise LogBusy(str(log))
    return log
