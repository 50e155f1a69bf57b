from django.db import migrations


class Migration(migrations.Migration):
    """Records filed under keys of an older kind would not be found: the next night files all."""

    dependencies = [
        ("parties", "0008_words_that_are_kept"),
    ]

    operations = [
        migrations.RunSQL("DELETE FROM parties_matchingkey", migrations.RunSQL.noop),
    ]
