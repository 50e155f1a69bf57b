from django.db import migrations


class Migration(migrations.Migration):
    """Records filed under wider keys would not be found: the next night files all anew."""

    dependencies = [
        ("parties", "0009_file_everybody_again"),
    ]

    operations = [
        migrations.RunSQL("DELETE FROM parties_matchingkey", migrations.RunSQL.noop),
    ]
