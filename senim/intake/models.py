"""Service requests and what people said in them. These rows hold words and contacts, can be erased, and are not the log."""

from django.db import models


class ServiceRequest(models.Model):
    """What one person asked of the police, through any channel.

    `key_hash` is the hash of the idempotency key, `payload_hash` binds the key to what was sent,
    `secret_hash` finds the request from its receipt; the secret itself is nowhere. What is kept for up to `erased_days` days
    after the end is gone since `erased_at`.
    """

    version_id = models.BigIntegerField()
    service = models.CharField(max_length=40)
    lane = models.CharField(max_length=16)
    identity_level = models.CharField(max_length=16)
    channel = models.CharField(max_length=16)
    language = models.CharField(max_length=2)
    received_at = models.DateTimeField()
    region_id = models.CharField(max_length=6)
    desk_id = models.BigIntegerField()
    subject = models.CharField(max_length=160)
    address = models.CharField(max_length=300, blank=True)
    answers = models.JSONField()
    contact_hash = models.BinaryField(max_length=32, null=True, db_index=True)
    key_hash = models.BinaryField(max_length=32, unique=True)
    payload_hash = models.BinaryField(max_length=32)
    secret_hash = models.BinaryField(max_length=32, unique=True)
    external_number = models.CharField(max_length=60, blank=True)
    erased_at = models.DateTimeField(null=True)
    erased_days = models.IntegerField(default=0, db_default=0)

    class Meta:
        indexes = [
            models.Index(fields=["region_id", "received_at"]),
            models.Index(
                fields=["external_number"], name="intake_by_register", condition=~models.Q(external_number="")
            ),
        ]

    def __str__(self) -> str:
        return f"request {self.pk}"


class Contact(models.Model):
    """How to reach the person, and who they say they are; the identity number is sealed and shown by its last four digits."""

    request = models.OneToOneField(ServiceRequest, models.CASCADE, primary_key=True)
    full_name = models.CharField(max_length=200, blank=True)
    phone = models.CharField(max_length=20, blank=True)
    email = models.CharField(max_length=254, blank=True)
    address = models.CharField(max_length=300, blank=True)
    iin_sealed = models.BinaryField(blank=True, default=b"")
    iin_last4 = models.CharField(max_length=4, blank=True)

    def __str__(self) -> str:
        return f"contact of {self.pk}"


class SystemNumber(models.Model):
    """The number that a request has in the system of another body that filed it; `system` names that one as officers know it."""

    request = models.OneToOneField(ServiceRequest, models.CASCADE, primary_key=True, related_name="system_number")
    system = models.CharField(max_length=120)
    number = models.CharField(max_length=60, db_index=True)

    def __str__(self) -> str:
        return f"number of {self.pk} elsewhere"


class Message(models.Model):
    """Words between the person and the police, or between officers. `kind` keeps the two apart in every list and template.

    Kinds: question (to the person), reply, remark (from the person, unasked), letter (the answer), notice, note (internal).
    A letter is visible to the person from `sent_at` on, when its sending step is done. `channel` is `email` for words that
    came by a door which proves nothing of who wrote them; empty for every other.
    """

    request = models.ForeignKey(ServiceRequest, models.CASCADE, related_name="messages")
    stream = models.BigIntegerField()
    kind = models.CharField(max_length=10)
    language = models.CharField(max_length=2)
    text = models.TextField()
    written_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    officer_id = models.BigIntegerField(null=True)
    channel = models.CharField(max_length=10, blank=True, default="", db_default="")

    class Meta:
        indexes = [models.Index(fields=["request", "written_at"])]

    def __str__(self) -> str:
        return f"{self.kind} of {self.request_id}"


class Attachment(models.Model):
    """A file that a person or an officer added: its type is known from its content, its bytes lie in the attachments folder.

    `channel` is `email` for a file that came by a letter to the request, as with messages.
    """

    request = models.ForeignKey(ServiceRequest, models.CASCADE, null=True, related_name="attachments")
    draft = models.ForeignKey("Draft", models.SET_NULL, null=True, related_name="attachments")
    name = models.CharField(max_length=120)
    media_type = models.CharField(max_length=100)
    size = models.IntegerField()
    sha256 = models.CharField(max_length=64)
    path = models.CharField(max_length=80, unique=True)
    by = models.CharField(max_length=8)
    added_at = models.DateTimeField()
    channel = models.CharField(max_length=10, blank=True, default="", db_default="")

    def __str__(self) -> str:
        return f"attachment {self.pk}"


class Draft(models.Model):
    """Answers given so far, before anything was sent; gone after a day.

    Found by the hash of a key that only the person's device holds, and sealed by it; `device_key` is never stored.
    """

    device_key = b""

    key_hash = models.BinaryField(max_length=32, unique=True)
    version_id = models.BigIntegerField()
    language = models.CharField(max_length=2)
    answers = models.JSONField(default=dict)
    changed_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"draft {self.pk}"


class Rating(models.Model):
    """What the person said of how it went; the score is in the log, the words only here."""

    request = models.ForeignKey(ServiceRequest, models.CASCADE, related_name="ratings")
    stream = models.BigIntegerField(unique=True)
    score = models.SmallIntegerField()
    words = models.TextField(blank=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.score} for {self.stream}"
