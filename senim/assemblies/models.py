"""Assemblies as they follow from the log, the places of the akimat, and the words that stand beside: each has a term.

Nothing here can hold a person who takes part: `tests/test_nobody.py` walks every field. The one person named is the organiser,
who is found by the number of one notice or by its secret, never by name: there is no list of organisers.
"""

from django.db import models

from senim.places.models import Named, Region, Unit


class GatheringPlace(Named):
    """A place that the maslikhat set aside for assemblies: how many it holds, what is there; `basis` cites the decision."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="gathering_places")
    region = models.ForeignKey(Region, models.PROTECT)
    capacity = models.IntegerField()
    step_free = models.BooleanField(default=False)
    power = models.BooleanField(default=False)
    basis = models.CharField(max_length=160, blank=True)
    active = models.BooleanField(default=True)


class Assembly(models.Model):
    """One assembly, folded from its stream of the log (see folding.py for the codes); moments in µs UTC, times of day in minutes.

    `unit_id` is the akimat's desk, `police_id` the unit that facilitates.
    """

    id = models.BigIntegerField(primary_key=True)
    unit_id = models.BigIntegerField()
    police_id = models.BigIntegerField()
    way = models.CharField(max_length=12)
    form = models.CharField(max_length=16)
    size = models.CharField(max_length=8)
    equipment = models.CharField(max_length=60, blank=True)
    access = models.CharField(max_length=60, blank=True)
    place_id = models.BigIntegerField(null=True)
    held_on = models.DateField()
    starts = models.SmallIntegerField()
    ends = models.SmallIntegerField()
    filed_at = models.BigIntegerField()
    due_at = models.BigIntegerField()
    earliest_on = models.DateField()
    liaison = models.BooleanField(default=False)
    state = models.CharField(max_length=16)
    ground = models.CharField(max_length=20, blank=True)
    delivery = models.CharField(max_length=16, blank=True)
    offered_place_id = models.BigIntegerField(null=True)
    offered_on = models.DateField(null=True)
    offered_starts = models.SmallIntegerField(null=True)
    offered_ends = models.SmallIntegerField(null=True)
    answered_at = models.BigIntegerField(null=True)
    ready = models.CharField(max_length=120, blank=True)
    plan = models.CharField(max_length=12, blank=True)
    n = models.IntegerField()
    head = models.BinaryField(max_length=32)

    class Meta:
        indexes = [
            models.Index(fields=["unit_id", "state", "due_at"], name="assemblies_desk"),
            models.Index(fields=["police_id", "held_on"], name="assemblies_police"),
            models.Index(fields=["place_id", "held_on"], name="assemblies_place_day"),
        ]

    def __str__(self) -> str:
        return f"assembly {self.pk}"


class Organiser(models.Model):
    """Who filed one notice and how they are answered, what it is for and where, in their own words; erased after its term.

    `key_hash` makes a repeated send the same notice, `secret_hash` opens it for whoever has the receipt. No other way leads here
    but the number of the assembly, and no column of a name or a contact is indexed.
    """

    assembly = models.OneToOneField(Assembly, models.PROTECT, primary_key=True, related_name="organiser")
    name = models.CharField(max_length=120)
    phone = models.CharField(max_length=30, blank=True)
    email = models.CharField(max_length=254, blank=True)
    address = models.CharField(max_length=200, blank=True)
    purpose = models.TextField()
    where = models.CharField(max_length=500, blank=True)
    language = models.CharField(max_length=2)
    key_hash = models.BinaryField(max_length=32, unique=True)
    secret_hash = models.BinaryField(max_length=32, unique=True)
    digest = models.BinaryField(max_length=32)

    def __str__(self) -> str:
        return f"organiser of assembly {self.pk}"


class Letter(models.Model):
    """The akimat's words to the organiser; erased with the organiser's own."""

    assembly = models.ForeignKey(Assembly, models.PROTECT, related_name="letters")
    text = models.TextField()
    written_at = models.BigIntegerField()

    def __str__(self) -> str:
        return f"letter of assembly {self.assembly_id}"


class PlanPart(models.Model):
    """The words of one part of a plan to facilitate: about places, routes and services, never about people who take part."""

    assembly = models.ForeignKey(Assembly, models.PROTECT, related_name="parts")
    part = models.CharField(max_length=16)
    text = models.TextField()
    changed_at = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["assembly", "part"], name="assemblies_part_once")]

    def __str__(self) -> str:
        return f"{self.part} of assembly {self.assembly_id}"


class Lesson(models.Model):
    """What the police of a unit learnt from facilitating one assembly: what to keep and what to do otherwise, by when."""

    assembly = models.ForeignKey(Assembly, models.PROTECT, related_name="lessons")
    kind = models.CharField(max_length=8)
    text = models.TextField()
    due_on = models.DateField(null=True)
    noted_at = models.BigIntegerField()

    def __str__(self) -> str:
        return f"lesson of assembly {self.assembly_id}"
