"""Transactions a second into django-hordak: ``python hordak_books.py DATABASE_URL COUNT``.

In a process of its own, because it brings Django settings of its own. Written in bulk, which is the
fastest way that the package offers: two bulk statements, and its triggers check each transaction.
"""

import sys
import time
from datetime import date

from psycopg.conninfo import conninfo_to_dict

LEGS = (4, 2, 4, 3)
"""Legs of the transactions of the sample, in turn."""
ACCOUNTS = 40


def main(url: str, count: int) -> None:
    """Migrate, make accounts, write, and print the seconds."""
    import django
    from django.conf import settings

    parts = conninfo_to_dict(url)
    settings.configure(
        INSTALLED_APPS=["django.contrib.contenttypes", "mptt", "djmoney", "hordak"],
        DATABASES={
            "default": {
                "ENGINE": "django.db.backends.postgresql",
                "NAME": parts["dbname"],
                "HOST": parts.get("host", ""),
                "PORT": parts.get("port", ""),
                "USER": parts.get("user", ""),
                "PASSWORD": parts.get("password", ""),
            }
        },
        DEFAULT_CURRENCY="GBP",
        HORDAK_INTERNAL_CURRENCY="GBP",
        CURRENCIES=["GBP"],
        DEFAULT_AUTO_FIELD="django.db.models.AutoField",
        USE_TZ=True,
    )
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    print(post(count))


def post(count: int) -> float:
    """Seconds for that many transactions of two to four legs."""
    from django.db import transaction
    from djmoney.money import Money
    from hordak.models import Account, Leg, Transaction

    accounts = [
        Account.objects.create(
            name=f"account {number}", code=str(number), type="AS", currencies=["GBP"]
        )
        for number in range(ACCOUNTS)
    ]
    began = time.perf_counter()
    with transaction.atomic():
        made = Transaction.objects.bulk_create(
            [Transaction(date=date(2026, 3, 1), description=f"{n}") for n in range(count)],
            batch_size=2_000,
        )
        legs = []
        for number, each in enumerate(made):
            size = LEGS[number % 4]
            for leg in range(size - 1):
                account = accounts[(number + leg) % ACCOUNTS]
                legs.append(Leg(transaction=each, account=account, debit=Money(1, "GBP")))
            last = accounts[(number + size) % ACCOUNTS]
            legs.append(Leg(transaction=each, account=last, credit=Money(size - 1, "GBP")))
        Leg.objects.bulk_create(legs, batch_size=2_000)
    return time.perf_counter() - began


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
