"""Released versions of services: running requests finish on the version they began with."""

from django.db import models


class ServiceVersion(models.Model):
    """One released service file and its process, kept whole. `digest` is the SHA-256 of both."""

    code = models.CharField(max_length=40)
    version = models.IntegerField()
    digest = models.CharField(max_length=64)
    definition = models.JSONField()
    model_xml = models.TextField()
    released_on = models.DateField()
    current = models.BooleanField(default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["code", "version"], name="catalogue_version_once")]

    def __str__(self) -> str:
        return f"{self.code} v{self.version}"
