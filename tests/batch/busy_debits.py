"""Direct Debits of the busy night: one is announced anew, one is sent, one is claimed back."""

from datetime import date

from building import FIRST_NIGHT, Parent, bank, days, line, morning, payer, work_only
from upkeep.collection.bacs import AccountName
from upkeep.collection.debit_forms import ReportForm, ReportKind, Said
from upkeep.collection.debit_reports import receive_debit_report
from upkeep.collection.mandates import Given, give_mandate
from upkeep.collection.models import DebitCollection, DebitFile, Mandate


def mandate_of(paying: Parent, on: date, notice_days: int = 5) -> Mandate:
    """A mandate that a paying parent gives by telephone."""
    account = AccountName("000002", "00000007", paying.name)
    given = Given(payer(paying).reference, account, on, "by telephone", notice_days=notice_days)
    return give_mandate(given, morning(on))


def collect_first(paying: Parent) -> None:
    """Work the nights in which a mandate is lodged, announced, used, and its money comes in."""
    mandate_of(paying, FIRST_NIGHT + days(2))
    lodged, announced = date(2023, 4, 6), date(2023, 4, 11)
    work_only(lodged, announced)
    made = first_collection(paying, announced)
    bank(
        made.file.entered_on,
        line(made.file.total_pence, f"{made.file.reference} DIRECT DEBITS"),
    )
    work_only(made.file.entered_on)


def first_collection(paying: Parent, announced: date) -> DebitCollection:
    """Work each night until the first collection was sent."""
    mandate = Mandate.objects.get(paying_parent=payer(paying))
    for later in range(1, 20):
        made = DebitCollection.objects.filter(mandate=mandate).first()
        if made is not None:
            assert made.file.kind == DebitFile.Kind.COLLECTIONS
            return made
        work_only(announced + days(later))
    raise AssertionError("nothing was collected")


def claim_back(paying: Parent, on: date) -> None:
    """The payer's bank claims the first collection back and debits it, a year later."""
    made = DebitCollection.objects.filter(mandate__paying_parent=payer(paying)).earliest("id")
    reference = f"{on:%Y%m%d}-DDIC1"
    said = Said(
        "line 1",
        made.mandate.reference,
        "2",
        made.collect_on,
        made.amount_pence,
        claim="DDIC1",
    )
    form = ReportForm(ReportKind.DDICA, reference, on - days(14), on, (said,))
    assert not receive_debit_report(form, "test", morning(on)).refused
    bank(on, line(-made.amount_pence, f"DDIC {on:%Y%m%d}"))
