"""Every model that the package ships, with its service, for tests that look at each of them."""

from typing import NamedTuple

from senim.catalogue import loading
from senim.catalogue.definitions import Release, Service


class Model(NamedTuple):
    """One release of one service."""

    service: Service
    release: Release

    @property
    def name(self) -> str:
        """Code and version, as in `appeal-v2`."""
        return f"{self.service.code}-v{self.release.version}"

    @property
    def xml(self) -> bytes:
        """Its BPMN file."""
        return loading.model_xml(self.release)


def model(code: str, version: int = 0) -> Model:
    """One version of a service, the newest of the package when 0."""
    service = loading.every_service()[code]
    return Model(service, service.releases[version - 1])


MODELS = tuple(Model(service, release) for service in loading.every_service().values() for release in service.releases)
