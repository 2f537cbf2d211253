"""The three rows of the baseline: a request, its first event, its message."""

from typing import ClassVar

from django.db import models


class Enquiry(models.Model):
    """What was asked."""

    objects: ClassVar[models.Manager["Enquiry"]] = models.Manager()
    subject = models.CharField(max_length=160)
    region = models.CharField(max_length=6)
    phone = models.CharField(max_length=20)
    received_at = models.DateTimeField(db_index=True)

    class Meta:
        app_label = "bare_form"


class Event(models.Model):
    """What happened to it."""

    objects: ClassVar[models.Manager["Event"]] = models.Manager()
    request = models.ForeignKey(Enquiry, models.CASCADE)
    kind = models.CharField(max_length=24)
    at = models.DateTimeField()

    class Meta:
        app_label = "bare_form"


class Message(models.Model):
    """The words."""

    objects: ClassVar[models.Manager["Message"]] = models.Manager()
    request = models.ForeignKey(Enquiry, models.CASCADE)
    text = models.TextField()

    class Meta:
        app_label = "bare_form"
