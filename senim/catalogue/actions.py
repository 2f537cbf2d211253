"""Releasing services: the files of the package become versions in the database."""

import hashlib

import msgspec
from django.db import transaction

from senim.catalogue import loading
from senim.catalogue.definitions import Service
from senim.catalogue.models import ServiceVersion
from senim.catalogue.queries import forget_releases


def release_all() -> list[str]:
    """Release every service file that is new or changed; the codes that were. A release with the same content does nothing."""
    with transaction.atomic():
        released = [service.code for service in loading.load_services().values() if _release(service)]
    forget_releases()
    return released


def _release(service: Service) -> bool:
    xml = loading.model_xml(service)
    definition = msgspec.json.encode(service)
    digest = hashlib.sha256(definition + xml).hexdigest()
    newest = ServiceVersion.objects.filter(code=service.code).order_by("-version").first()
    if newest is not None and newest.digest == digest:
        return False
    ServiceVersion.objects.filter(code=service.code, current=True).update(current=False)
    ServiceVersion.objects.create(
        code=service.code,
        version=(newest.version + 1) if newest else service.version,
        digest=digest,
        definition=msgspec.json.decode(definition),
        model_xml=xml.decode(),
        released_on=service.released_on,
    )
    return True
