"""Where an officer or partner wants to be told that something waits for them."""

from django.conf import settings
from django.db import models


class StaffAddress(models.Model):
    """The e-mail address that an officer gave for neutral reminders; without a row nothing is sent to them."""

    officer = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="+")
    email = models.EmailField(max_length=254)

    def __str__(self) -> str:
        return f"address of officer {self.pk}"
