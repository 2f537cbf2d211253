"""Letters that came, by their fingerprint: each is dealt with once, whichever way it comes again. No words and no address."""

from typing import Final

from django.db import models

WAITING: Final = "waiting"
TAKEN: Final = "taken"
MACHINE: Final = "machine"
BOUNCE: Final = "bounce"
REFUSED: Final = "refused"


class Letter(models.Model):
    """One letter. `state`: waiting (a fault came between), taken, machine (an automatic answer), bounce, refused (`reason` says why).

    `who` is a keyed hash of the sender's address, by which letters and our answers are counted; `begins` says that it
    opened an exchange, `answered` that we wrote back. `attempts` is counted before a letter is read, so that one which
    ends the process is given up too.
    """

    digest = models.BinaryField(max_length=32, unique=True)
    who = models.BinaryField(max_length=32)
    state = models.CharField(max_length=8, default=WAITING)
    reason = models.CharField(max_length=16, blank=True)
    begins = models.BooleanField(default=False)
    answered = models.BooleanField(default=False)
    attempts = models.SmallIntegerField(default=0)
    arrived_at = models.DateTimeField(db_index=True)
    next_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "channels"
        db_table = "channels_letter"
        indexes = [models.Index(fields=["who", "arrived_at"], name="channels_letters_of")]

    def __str__(self) -> str:
        return f"letter {self.pk}, {self.state}"


class Exchange(models.Model):
    """An exchange by letters that is no request yet; its mark stands in our address. It holds nothing but when it began."""

    began_at = models.DateTimeField(db_index=True)

    class Meta:
        app_label = "channels"
        db_table = "channels_letter_exchange"

    def __str__(self) -> str:
        return f"exchange {self.pk}"
