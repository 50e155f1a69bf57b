"""Tables of the edge: every file that came in, exactly as it came, and the messages."""

from django.db import models

from upkeep.gateways.law_text_models import LawText
from upkeep.gateways.message_models import FileAccount, Message, MessageAttempt
from upkeep.immutability import append_only

__all__ = ["FileAccount", "InboundFile", "LawText", "Message", "MessageAttempt"]


class InboundFile(models.Model):
    """A file as received, stored before it is interpreted; the same content is taken once."""

    name = models.TextField()
    format = models.TextField()
    sha256 = models.CharField(max_length=64, unique=True)
    content = models.BinaryField()
    record_count = models.IntegerField()
    known_at = models.DateTimeField()

    class Meta:
        triggers = append_only("gateways_inboundfile")

    def __str__(self) -> str:
        return self.name
