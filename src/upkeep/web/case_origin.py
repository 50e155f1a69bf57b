"""Where a case that was taken over came from, who administered it, and what was owed then."""

from dataclasses import dataclass

from upkeep.cases.models import Administration, Case, OpeningBalance, Transfer


@dataclass(frozen=True, slots=True)
class Origin:
    """The transfer of a case with its history and its opening balances."""

    transfer: Transfer
    spells: tuple[Administration, ...]
    balances: tuple[OpeningBalance, ...]


def origin_of(case: Case) -> Origin | None:
    """How a case came here, or None for one that was applied for here."""
    transfer = (
        Transfer.objects.filter(application__case=case)
        .select_related("batch", "application")
        .first()
    )
    if transfer is None:
        return None
    return Origin(
        transfer,
        tuple(case.administrations.order_by("effective")),
        tuple(transfer.balances.order_by("creditor", "debt")),
    )
