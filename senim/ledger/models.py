"""The append-only log and what is kept beside it: checkpoints and the cursors of followers."""

from django.db import models

from senim.ledger.fields import RowNumber


class Record(models.Model):
    """One step of one stream, as it was acknowledged. No names, no free text, no contact data: those are referred to by key.

    `at` is in microseconds since 1970 (UTC). `payload` is canonical JSON. `hash` covers the record and its predecessor
    in the stream, so that writers of different streams never wait for each other.
    """

    seq = RowNumber(primary_key=True)
    stream = models.BigIntegerField()
    n = models.IntegerField()
    at = models.BigIntegerField()
    type = models.CharField(max_length=24)
    activity = models.CharField(max_length=80)
    lifecycle = models.CharField(max_length=10)
    role = models.CharField(max_length=24)
    actor = models.BigIntegerField(null=True)
    unit = models.IntegerField(null=True)
    payload = models.TextField()
    hash = models.BinaryField(max_length=32)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["stream", "n"], name="ledger_record_stream_n")]

    def __str__(self) -> str:
        return f"{self.stream}/{self.n} {self.type} {self.activity}"


class Checkpoint(models.Model):
    """A signed statement of the log's size and Merkle root; the same text is appended to the checkpoint file.

    `last_seq` is the last record that it covers, `frontier` the compact range from which the tree grows on.
    """

    size = models.BigIntegerField(primary_key=True)
    last_seq = models.BigIntegerField()
    frontier = models.BinaryField()
    text = models.TextField()
    at = models.BigIntegerField()

    def __str__(self) -> str:
        return f"checkpoint at {self.size}"


class Follower(models.Model):
    """How far one follower has read the log, in global order."""

    name = models.CharField(max_length=40, primary_key=True)
    seq = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.name} at {self.seq}"
