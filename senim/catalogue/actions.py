"""Releasing services: the files of the package, and models drawn in the studio, become dated versions in the database."""

import datetime as dt
import hashlib

import msgspec
from django.conf import settings
from django.db import transaction

from senim.catalogue import loading
from senim.catalogue.definitions import Release, Service
from senim.catalogue.errors import ReleaseInForce, ReleaseTooSoon, ReleaseUnsound, UnknownService
from senim.catalogue.findings import model_findings
from senim.catalogue.models import ServiceVersion
from senim.catalogue.queries import forget_releases


def release_all() -> list[str]:
    """Release every version of the package for this instance that is not yet here, each from its own day; the codes that were.

    A version whose content is here already does nothing and keeps its day. One whose content changed with the package
    comes beside the old one, from the same day: new requests follow it, running ones keep theirs.
    """
    with transaction.atomic():
        every = loading.load_services(settings.INSTANCE).values()
        released = [one.code for one in every if any([_take_in(one, release) for release in one.releases])]
    forget_releases()
    return released


def release(code: str, version: int, on: dt.date) -> None:
    """Let a version of the package take force on another day than its file says, also one that is here already.

    For an installation in which no request has begun yet: a demonstration, a test, a first day that the police choose.
    Refuses UnknownService.
    """
    service = loading.load_services(settings.INSTANCE).get(code)
    found = [one for one in service.releases if one.version == version] if service else []
    if service is None or not found:
        raise UnknownService(f"{code} v{version}")
    with transaction.atomic():
        _take_in(service, found[0])
        ServiceVersion.objects.filter(code=code, packaged=version).update(released_on=on)
    forget_releases()


def release_drawn(
    *,
    code: str,
    xml: bytes,
    on: dt.date,
    today: dt.date,
    change: dict[str, str] | None = None,
    service: Service | None = None,
) -> ServiceVersion:
    """Release a model that was drawn here, from the day `on`; the new version, its number one above the last.

    Questions and forms are those of `service`, or of the newest version when None. Refuses ReleaseTooSoon for a day that
    is not after `today` or that comes before the last planned release, ReleaseUnsound with every fault, UnknownService
    for a code without any version. One transaction.
    """
    with transaction.atomic():
        rows = ServiceVersion.objects.select_for_update().filter(code=code)
        last = max(rows, key=lambda row: row.version, default=None)
        if last is None:
            raise UnknownService(code)
        if on <= today or any(row.released_on > on for row in rows):
            raise ReleaseTooSoon(code)
        service = service or msgspec.convert(last.definition, Service)
        faults = model_findings(service, xml, f"{code} v{last.version + 1}")
        if faults:
            raise ReleaseUnsound(faults)
        row = _store(service, xml, last.version + 1, on)
        row.change = change or {}
        row.save()
    forget_releases()
    return row


def cancel_release(code: str, version: int, today: dt.date) -> None:
    """Take back a version whose day has not come. Refuses ReleaseInForce once it has, UnknownService for none."""
    with transaction.atomic():
        row = ServiceVersion.objects.select_for_update().filter(code=code, version=version).first()
        if row is None:
            raise UnknownService(f"{code} v{version}")
        if row.released_on <= today:
            raise ReleaseInForce(str(row))
        row.delete()
    forget_releases()


def _take_in(service: Service, release: Release) -> bool:
    """Store a version of the package; whether it was new or changed."""
    xml = loading.model_xml(release)
    rows = list(ServiceVersion.objects.filter(code=service.code).order_by("version"))
    same = [row for row in rows if row.packaged == release.version]
    if same and same[-1].digest == _digest(_definition(service), xml):
        return False
    taken = {row.version for row in rows}
    number = release.version if release.version not in taken else max(taken) + 1
    row = _store(service, xml, number, same[-1].released_on if same else release.released_on)
    row.packaged, row.change = release.version, msgspec.to_builtins(release.change) or {}
    row.save()
    return True


def _store(service: Service, xml: bytes, version: int, on: dt.date) -> ServiceVersion:
    definition = _definition(service)
    return ServiceVersion(
        code=service.code,
        version=version,
        digest=_digest(definition, xml),
        definition=msgspec.json.decode(definition),
        model_xml=xml.decode(),
        released_on=on,
    )


def _definition(service: Service) -> bytes:
    return msgspec.json.encode(msgspec.structs.replace(service, releases=()))


def _digest(definition: bytes, xml: bytes) -> str:
    return hashlib.sha256(definition + xml).hexdigest()
