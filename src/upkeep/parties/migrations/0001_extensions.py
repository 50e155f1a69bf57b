"""PostgreSQL extensions that the tables of every room rely on."""

from django.contrib.postgres.operations import BtreeGistExtension, TrigramExtension
from django.db import migrations


class Migration(migrations.Migration):
    """Range constraints over plain keys, and searches forgiving of spelling."""

    operations = [BtreeGistExtension(), TrigramExtension()]
