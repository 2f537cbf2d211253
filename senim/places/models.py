"""Regions (ISO 3166-2), organisations, police units and days that differ from the calendar."""

import secrets
from typing import Any

from django.db import models
from django.utils.translation import get_language


class Edition(models.Model):
    """One row: a random token that changes whenever a place changes, so that every process can see cheaply that it did.

    It is random, not a number that grows: after a rollback the token of before is back and differs from the new one.
    """

    token = models.CharField(max_length=16)

    def __str__(self) -> str:
        return self.token

    @classmethod
    def renew(cls) -> None:
        """Say that places have changed; needed by hand only after bulk writes, which do not call `save`."""
        cls.objects.update_or_create(pk=1, defaults={"token": secrets.token_hex(8)})


class Named(models.Model):
    """A thing with a name in the three languages; `name` is the one of the page's language."""

    name_kk = models.CharField(max_length=200)
    name_ru = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200)

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write the row and a new edition."""
        super().save(*args, **kwargs)
        Edition.renew()

    def __str__(self) -> str:
        return self.name_in(get_language() or "kk")

    @property
    def name(self) -> str:
        """The name in the language of the page."""
        return str(self)

    def name_in(self, language: str) -> str:
        """The name in `language`; Kazakh when there is none."""
        return str(getattr(self, f"name_{language[:2]}", "") or self.name_kk)


class Region(Named):
    """One of the 20 regions and cities of the republic. `column` and `row`, from 1, place it on the tile map."""

    code = models.CharField(max_length=6, primary_key=True)
    kind = models.CharField(max_length=8)
    centre_kk = models.CharField(max_length=80, blank=True)
    centre_ru = models.CharField(max_length=80, blank=True)
    centre_en = models.CharField(max_length=80, blank=True)
    population = models.IntegerField(null=True)
    aliases = models.CharField(max_length=200, blank=True)
    column = models.SmallIntegerField()
    row = models.SmallIntegerField()


class Organisation(Named):
    """A body outside the police that we work with: akimat, prosecutor, partner of civil society, clinic."""

    code = models.CharField(max_length=40, unique=True)
    kind = models.CharField(max_length=24)
    region = models.ForeignKey(Region, models.PROTECT, null=True)
    phone = models.CharField(max_length=40, blank=True)


class Unit(Named):
    """A unit of the police. `path` lists its chain of ids from the top, `/1/5/27/`, and ends in its own.

    `hours` are written as in hours.py, empty means the office hours of the republic.
    Kinds: ministry, department (of a region), front_office, duty, investigative, criminal, administrative, oversight.
    """

    code = models.CharField(max_length=40, unique=True)
    kind = models.CharField(max_length=24)
    region = models.ForeignKey(Region, models.PROTECT, null=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    path = models.CharField(max_length=120, blank=True, db_index=True)
    address_kk = models.CharField(max_length=200, blank=True)
    address_ru = models.CharField(max_length=200, blank=True)
    address_en = models.CharField(max_length=200, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    hours = models.CharField(max_length=200, blank=True)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)

    class Meta:
        indexes = [models.Index(fields=["region", "kind"])]


class CalendarOverride(models.Model):
    """A day that the government, a region or one office made off or working after the calendar was published.

    With a `unit` it holds at that unit alone, and `region` is empty.
    """

    on = models.DateField()
    region = models.ForeignKey(Region, models.PROTECT, null=True)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True)
    working = models.BooleanField()
    reason_kk = models.CharField(max_length=120)
    reason_ru = models.CharField(max_length=120)
    reason_en = models.CharField(max_length=120)

    class Meta:
        constraints = [
            # Several constraints, because SQLite cannot say that two missing regions are the same.
            models.UniqueConstraint(fields=["on", "region"], name="places_override_once"),
            models.UniqueConstraint(fields=["on", "unit"], name="places_override_of_unit_once"),
            models.UniqueConstraint(
                fields=["on"],
                condition=models.Q(region__isnull=True, unit__isnull=True),
                name="places_override_of_all_once",
            ),
            models.CheckConstraint(
                condition=models.Q(region__isnull=True) | models.Q(unit__isnull=True), name="places_override_of_one"
            ),
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write the row and a new edition."""
        super().save(*args, **kwargs)
        Edition.renew()

    def __str__(self) -> str:
        return f"{self.on} {'working' if self.working else 'off'}"
