"""Released versions of services: running requests finish on the version they began with."""

from django.db import models


class ServiceVersion(models.Model):
    """One released version, kept whole: service file and process. New requests follow the one whose day came last.

    `digest` is the SHA-256 of both; `packaged` the number of the release in the package, 0 for a model drawn here;
    `change` what is different from the version before, by language.
    """

    code = models.CharField(max_length=40)
    version = models.IntegerField()
    digest = models.CharField(max_length=64)
    definition = models.JSONField()
    model_xml = models.TextField()
    released_on = models.DateField()
    packaged = models.IntegerField(default=0)
    change = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["code", "version"], name="catalogue_version_once")]

    def __str__(self) -> str:
        return f"{self.code} v{self.version}"
