"""Tells Django about this room."""

from django.apps import AppConfig


class BatchConfig(AppConfig):
    """The batch room."""

    name = "upkeep.batch"
    label = "batch"
