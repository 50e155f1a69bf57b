"""What an employer deducts on a pay-day under a deduction from earnings order.

SI 1992/1989 regs 10 to 14 and 24. Three kinds of protection are in use. A 2012 order, and any order
made for arrears alone since 10 December 2012, leaves a share of the net earnings of the pay period,
which the employer works out at each pay-day. A 2003 order prints the figure to be left. A 1993
order prints a rate, and what a pay-day leaves below it is protected on top on the next. Everything
here is a pure function of figures, in pence; each result says in sentences how it came about.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction

from dateutil.relativedelta import relativedelta
from django.utils.translation import gettext_noop as _

from upkeep.collection.calendar import DAYS, INSTALMENTS_A_YEAR
from upkeep.collection.fees import half_up, rounded
from upkeep.collection.protected_earnings import protected_proportion
from upkeep.law import collection_parameters

_WEEKS_A_YEAR = 52
_PAID_OVER_BY_DAY = 19


@dataclass(frozen=True, slots=True)
class Sentence:
    """One line of an explanation: a marked text and its figures, in pence or as they are."""

    text: str
    figures: dict[str, int | str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Deduction:
    """What one pay-day comes to, in pence.

    ``carried_pence`` is deducted on top at the next pay-day (reg 12(4)),
    ``protection_carried_pence`` protected on top (reg 12(5), 1993 only). ``charge_pence`` is what
    the employer may keep for its own work (reg 12(6)); it is never handed over.
    """

    net_pence: int
    protected_pence: int
    due_pence: int
    deducted_pence: int
    carried_pence: int
    charge_pence: int
    protection_carried_pence: int = 0
    sentences: tuple[Sentence, ...] = ()

    @property
    def left_pence(self) -> int:
        """What the employee keeps."""
        return self.net_pence - self.deducted_pence - self.charge_pence


@dataclass(frozen=True, slots=True)
class DeductionRates:
    """The normal deduction rate for each way in which people are paid, in pence (reg 10)."""

    weekly_pence: int
    fortnightly_pence: int
    four_weekly_pence: int
    monthly_pence: int

    @property
    def by_frequency(self) -> dict[str, int]:
        """The rate of each way."""
        return {
            "weekly": self.weekly_pence,
            "fortnightly": self.fortnightly_pence,
            "four_weekly": self.four_weekly_pence,
            "monthly": self.monthly_pence,
        }

    def of(self, frequency: str) -> int:
        """The rate of one way; KeyError for a way that no order can be made for."""
        return self.by_frequency[frequency]


def normal_deduction_rates(
    maintenance_weekly_pence: int, fee_share: Fraction, arrears_weekly_pence: int
) -> DeductionRates:
    """What is to be deducted for each pay period: maintenance with its fee, and arrears.

    Worked out from the same weekly sum and rounded once each, a half up; a month is 52 weeks over
    12. £52.33 with a fifth and £20.00 of arrears is £82.80 a week and £358.78 a month.
    """
    weekly = maintenance_weekly_pence * (1 + fee_share) + arrears_weekly_pence
    return DeductionRates(
        weekly_pence=rounded(weekly),
        fortnightly_pence=rounded(weekly * DAYS["fortnightly"] / 7),
        four_weekly_pence=rounded(weekly * DAYS["four_weekly"] / 7),
        monthly_pence=rounded(weekly * _WEEKS_A_YEAR / INSTALMENTS_A_YEAR["monthly"]),
    )


def rate_for_days(weekly_pence: int, days: int) -> int:
    """A weekly rate for an irregular interval, to the nearest penny (reg 12(3))."""
    return half_up(weekly_pence * days, 7)


def administration_charge(net_pence: int, deducted_pence: int, on: date) -> int:
    """What the employer may take for a deduction; nothing where none was made (reg 12(6))."""
    most = collection_parameters().on(on).value("earnings.employer_charge_max").figure.fraction
    return min(int(most), net_pence - deducted_pence) if deducted_pence else 0


def deduct(
    net_pence: int,
    rate_pence: int,
    on: date,
    *,
    brought_forward_pence: int = 0,
    printed_protection_pence: int | None = None,
    periods: int = 1,
) -> Deduction:
    """One pay-day of a 2003 or 2012 order, or of one for arrears alone (regs 11, 12).

    ``printed_protection_pence`` is the figure of a 2003 order; without it the share is worked out.
    ``periods`` is how many pay periods a payment covers, as holiday pay in advance does: the rate
    is taken for each (reg 12(3A)), and so is a printed figure.
    """
    assert min(net_pence, rate_pence, brought_forward_pence) >= 0 < periods
    protected = (
        protected_proportion(net_pence, on)
        if printed_protection_pence is None
        else printed_protection_pence * periods
    )
    due = rate_pence * periods + brought_forward_pence
    taken = min(due, max(0, net_pence - protected))
    sentences = (
        *_what_is_due(rate_pence, periods, brought_forward_pence, due),
        Sentence(
            _("Of net earnings of %(net)s, %(protected)s is protected.")
            if printed_protection_pence is None
            else _("Of net earnings of %(net)s, the %(protected)s on the order is protected."),
            {"net": net_pence, "protected": protected},
        ),
        *_what_is_taken(taken, due),
    )
    return Deduction(
        net_pence=net_pence,
        protected_pence=protected,
        due_pence=due,
        deducted_pence=taken,
        carried_pence=due - taken,
        charge_pence=administration_charge(net_pence, taken, on),
        sentences=sentences,
    )


def deduct_1993(
    net_pence: int,
    rate_pence: int,
    protected_rate_pence: int,
    on: date,
    *,
    brought_forward_pence: int = 0,
    protection_brought_forward_pence: int = 0,
    periods: int = 1,
    is_cumulative: bool = False,
) -> Deduction:
    """One pay-day of a 1993 order with a protected earnings rate (regs 11, 12(4)-(5)).

    What a pay-day leaves below the rate is protected on top on the next one alone. The rate and
    what is protected count once for each of ``periods``, as for any order that prints a figure.

    ASSUMPTION: it is measured against the rate and not carried further when it goes unmet again;
    ``is_cumulative`` measures against all that was protected.
    """
    assert min(net_pence, rate_pence, protected_rate_pence, brought_forward_pence) >= 0 < periods
    protected = protected_rate_pence * periods + protection_brought_forward_pence
    due = rate_pence * periods + brought_forward_pence
    taken = min(due, max(0, net_pence - protected))
    wanted = protected if is_cumulative else protected_rate_pence * periods
    unmet = max(0, wanted - net_pence)
    sentences = [*_what_is_due(rate_pence, periods, brought_forward_pence, due)]
    sentences.append(
        Sentence(
            _("Of net earnings of %(net)s, the %(protected)s on the order is protected."),
            {"net": net_pence, "protected": protected},
        )
    )
    sentences += _what_is_taken(taken, due)
    if unmet:
        sentences.append(
            Sentence(_("%(unmet)s more is protected on the next pay-day."), {"unmet": unmet})
        )
    return Deduction(
        net_pence=net_pence,
        protected_pence=protected,
        due_pence=due,
        deducted_pence=taken,
        carried_pence=due - taken,
        charge_pence=administration_charge(net_pence, taken, on),
        protection_carried_pence=unmet,
        sentences=tuple(sentences),
    )


def _what_is_due(rate: int, periods: int, brought_forward: int, due: int) -> tuple[Sentence, ...]:
    said = [Sentence(_("The order asks for %(rate)s."), {"rate": rate})]
    if periods > 1:
        said = [
            Sentence(
                _("The order asks for %(rate)s for each of %(periods)s pay periods."),
                {"rate": rate, "periods": str(periods)},
            )
        ]
    if brought_forward:
        said.append(
            Sentence(
                _("%(before)s could not be deducted before, so %(due)s is due."),
                {"before": brought_forward, "due": due},
            )
        )
    return tuple(said)


def _what_is_taken(taken: int, due: int) -> tuple[Sentence, ...]:
    said = [Sentence(_("%(taken)s is deducted."), {"taken": taken})]
    if taken < due:
        said.append(
            Sentence(_("%(rest)s is deducted on top on the next pay-day."), {"rest": due - taken})
        )
    return tuple(said)


# --- Several orders --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Order:
    """One of several orders against the same earnings: its day, rate, and what it carries over.

    ``printed_pence`` is what it says must be left, of a share nothing is printed; with ``is_rate``
    what a pay-day leaves below that is left on top on the next (1993).
    """

    made_on: date
    rate_pence: int
    brought_forward_pence: int = 0
    printed_pence: int | None = None
    is_rate: bool = False
    protection_brought_forward_pence: int = 0


def deduct_several(net_pence: int, orders: Sequence[Order], on: date) -> list[Deduction]:
    """One pay-day under several orders, in the sequence given; the earlier made goes first.

    What an order takes is not earnings for the next (reg 24(1) as it was for 1993), and each leaves
    what it protects of what is left.

    ASSUMPTION: since regulation 24(1) was left out nothing says how orders of 2003 and 2012 go
    together. All that leave a share leave the share of the original earnings together; to take the
    share of what is left each time could leave far less.
    """
    worked: dict[int, Deduction] = {}
    before = 0
    for place in sorted(range(len(orders)), key=lambda each: (orders[each].made_on, each)):
        worked[place] = _one_of_several(orders[place], net_pence, before, on)
        before += worked[place].deducted_pence
    return [worked[place] for place in range(len(orders))]


def _one_of_several(order: Order, net_pence: int, before: int, on: date) -> Deduction:
    """What one order takes of what those made before it leave."""
    left = net_pence - before
    share = protected_proportion(net_pence, on)
    printed = order.printed_pence
    protected = (share if printed is None else printed) + order.protection_brought_forward_pence
    due = order.rate_pence + order.brought_forward_pence
    taken = min(due, max(0, left - protected))
    said = [*_what_is_due(order.rate_pence, 1, order.brought_forward_pence, due)]
    if before:
        said.append(Sentence(_("%(before)s is deducted by earlier orders."), {"before": before}))
    said.append(
        Sentence(
            _("All orders together leave %(protected)s of net earnings of %(net)s.")
            if printed is None
            else _("Of net earnings of %(net)s, the %(protected)s on the order is protected."),
            {"net": net_pence, "protected": protected},
        )
    )
    return Deduction(
        net_pence=net_pence,
        protected_pence=protected,
        due_pence=due,
        deducted_pence=taken,
        carried_pence=due - taken,
        charge_pence=administration_charge(left, taken, on),
        protection_carried_pence=max(0, (printed or 0) - left) if order.is_rate else 0,
        sentences=(*said, *_what_is_taken(taken, due)),
    )


# --- An employer's days ----------------------------------------------------------------------


def pay_over_by(deducted_on: date) -> date:
    """The last day for handing over what was deducted: the 19th of the next month (reg 14(1))."""
    last: date = deducted_on.replace(day=_PAID_OVER_BY_DAY) + relativedelta(months=1)
    return last


def liable_from(served_on: date) -> date:
    """The first day on which an employer answers for not deducting (Child Support Act 1991
    s.31(7); reg 19(2)): seven days beginning with that of service are left to begin.
    """
    days = collection_parameters().on(served_on).value("earnings.employer_grace_days").figure
    return served_on + timedelta(days=int(days.fraction))
