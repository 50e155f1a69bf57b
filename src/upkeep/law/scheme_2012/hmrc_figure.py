"""The figure that HM Revenue and Customs gives, head by head (SI 2012/2677 reg 36).

For one family at a time: what comes out is the yearly figure that historic income starts from.
"""

from __future__ import annotations

from dataclasses import dataclass

from upkeep.law.numbers import ZERO, Number, greatest
from upkeep.law.rules import Law, rule
from upkeep.law.situations import Field, Findings, fields_of, money
from upkeep.law.words import _


@dataclass(frozen=True, slots=True)
class HeadsOfIncome:
    """Income charged to tax for the latest available tax year, in pence, by head.

    ``employment`` is after contributions that the employer took under net pay arrangements;
    ``pensions`` are without social security pensions; ``taxable_benefits`` only incapacity
    benefit, contributory employment and support allowance, jobseeker's allowance and income
    support; ``trade_losses`` those carried forward from earlier years.
    """

    employment: Number
    pensions: Number
    taxable_benefits: Number
    trading: Number
    trade_losses: Number


@rule("SI 2012/2677 reg 36(1)-(4)")
def hmrc_figure(law: Law, heads: HeadsOfIncome) -> Number:
    """Employment, pensions, some taxable benefits, and trading less losses carried forward.

    Which tax year (reg 4), and that a self-assessment return goes before pay records (36(5)), is
    found before. Property, savings, dividends and other income are left out: a variation may bring
    them in (reg 69).
    """
    trading = greatest(heads.trading - heads.trade_losses, ZERO)
    annual = heads.employment + heads.pensions + heads.taxable_benefits + trading
    law.say(
        _(
            "HM Revenue and Customs holds for the latest tax year: {employment:money} from "
            "employment, {pensions:money} from pensions, {taxable_benefits:money} in taxable "
            "benefits and {trading:money} from trading after losses; together {annual:money}."
        ),
        employment=heads.employment,
        pensions=heads.pensions,
        taxable_benefits=heads.taxable_benefits,
        trading=trading,
        annual=annual,
    )
    return annual


HEADS = {name: Field(money, "0.00") for name in HeadsOfIncome.__dataclass_fields__}


def heads_or_nothing(value: object, path: str, findings: Findings) -> HeadsOfIncome | None:
    """The heads of income, or ``null`` where the figure is given as a whole or not at all."""
    return None if value is None else HeadsOfIncome(**fields_of(value, path, HEADS, findings))
