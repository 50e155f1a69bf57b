"""Tells Django about this room."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """The ledger room."""

    name = "upkeep.ledger"
    label = "ledger"
