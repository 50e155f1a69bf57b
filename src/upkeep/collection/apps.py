"""Tells Django about this room."""

from django.apps import AppConfig


class CollectionConfig(AppConfig):
    """The collection room."""

    name = "upkeep.collection"
    label = "collection"
