"""Django settings. Every setting a body may change is read from the environment here."""

import os
import secrets
from pathlib import Path

from upkeep import database

PACKAGE_FOLDER = Path(__file__).resolve().parent


def _secret_key() -> str:
    """The signing key: from ``UPKEEP_SECRET_KEY``, else one made once and kept in the data folder."""
    if key := os.environ.get("UPKEEP_SECRET_KEY"):
        return key
    kept = database.data_folder() / "secret-key"
    if not kept.exists():
        kept.touch(mode=0o600)
        kept.write_text(secrets.token_urlsafe(50), encoding="ascii")
    return kept.read_text(encoding="ascii")


SECRET_KEY = _secret_key()
DEBUG = False
ALLOWED_HOSTS = os.environ.get("UPKEEP_HOSTS", "127.0.0.1,localhost,[::1]").split(",")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "pgtrigger",
    "upkeep.ledger",
    "upkeep.parties",
    "upkeep.cases",
    "upkeep.collection",
    "upkeep.gateways",
    "upkeep.batch",
    "upkeep.web",
]

DATABASES = {"default": database.django_settings()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en", "English"), ("cy", "Cymraeg")]
TIME_ZONE = "Europe/London"
USE_I18N = True
USE_TZ = True
