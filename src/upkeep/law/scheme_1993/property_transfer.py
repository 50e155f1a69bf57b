"""The allowance for property given up under an order or agreement older than the scheme."""

from __future__ import annotations

from upkeep.law.numbers import ZERO, Number, greatest, negate, where
from upkeep.law.rules import Law, rule
from upkeep.law.scheme_1993.facts import ReceivingParent, Transfer
from upkeep.law.words import _


def property_allowance(law: Law, receiving: ReceivingParent) -> Number:
    """The allowance for what went to this receiving parent or the children, from 18 April 1995.

    Not where a departure direction takes the transfer into account instead (SI 1996/2907 reg 39).
    """
    return where(
        law.holds("property.allowance"),
        lambda: where(
            (any_value(receiving) > ZERO) & negate(receiving.property_departure > ZERO),
            lambda: allowance_for_property(law, receiving),
            ZERO,
        ),
        ZERO,
    )


def any_value(receiving: ReceivingParent) -> Number:
    """More than nought if anything was transferred."""
    transfers = receiving.transfers
    return transfers.total(transfers.each(lambda transfer: transfer.value + transfer.money))


@rule("SI 1992/1815 reg 9(1)(bb), Sch 3A paras 7-10")
def allowance_for_property(law: Law, receiving: ReceivingParent) -> Number:
    """A weekly amount by bands of the relevant value; transfers back are taken off first.

    The conditions and the evidence (paras 1 to 3) are settled before.
    """
    transfers = receiving.transfers
    value = transfers.total(transfers.each(lambda transfer: qualifying_value(law, transfer)))
    amount = law.by_band("property.value_from", "property.allowance_amount", value)
    law.say(
        _(
            "Property given up for {receiving_parent:name} has a relevant value of {value:money}: "
            "{amount:money} a week."
        ),
        receiving_parent=receiving.id,
        value=value,
        amount=amount,
    )
    return amount


@rule("SI 1992/1815 Sch 3A paras 4-6, 8A")
def qualifying_value(law: Law, transfer: Transfer) -> Number:
    """Half the net value of the whole less what was kept, or half the money.

    Twice that where it replaced periodical payments for a child; a transfer back is taken off.
    """
    land = (transfer.value - transfer.mortgage) * law.amount("property.land_share")
    kept = (transfer.kept_value - transfer.kept_mortgage) + transfer.kept_charge
    money = transfer.money * law.amount("property.cash_share")
    value = greatest(land - kept, ZERO) + money
    counted = where(
        transfer.is_in_lieu, lambda: value * law.amount("property.in_lieu_multiplier"), value
    )
    signed = where(transfer.is_compensating, ZERO - counted, counted)
    law.say(
        _(
            "Half of {value:money} less a mortgage of {mortgage:money}, less {kept:money} kept, "
            "and half of {money:money} in money: {signed:money}."
        ),
        value=transfer.value,
        mortgage=transfer.mortgage,
        kept=kept,
        money=transfer.money,
        signed=signed,
    )
    return signed
