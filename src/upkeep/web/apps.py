"""Tells Django about this room."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """The web room."""

    name = "upkeep.web"
    label = "web"

    def ready(self) -> None:
        """Keep a record of every change to how somebody signs in."""
        from upkeep.web import sign_in_record

        sign_in_record.listen()
