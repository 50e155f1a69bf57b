"""What a plan to pay arrears off asks for: a pure function of arrears, income and what falls due.

The law has the Secretary of State recover arrears (Child Support Act 1991 s.41) with regard to the
welfare of any child (s.2); how fast is practice, kept as dated figures. Sums are in pence, rates
by week; every result says in sentences how it came about.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from dateutil.relativedelta import relativedelta
from django.utils.translation import gettext_noop as _

from upkeep.collection.calendar import DAYS, INSTALMENTS_A_YEAR, due_date, period_ends
from upkeep.collection.earnings import Sentence
from upkeep.collection.fees import rounded
from upkeep.collection.models import Frequency, Method
from upkeep.law import collection_parameters

FIRST_AFTER = timedelta(days=14)
"""The first instalment leaves time for the letter, and for the notice of a Direct Debit."""
_WEEKS_A_YEAR = 52


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the rule proposes a week, in pence, and for how many weeks.

    ``room_pence`` is what is left of the share of net income after what goes on falling due; with
    none, ``is_hardship`` says that nothing can be asked for without leaving too little.
    """

    weekly_pence: int
    weeks: int
    room_pence: int
    is_hardship: bool
    is_longer: bool
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class PlanInstalment:
    """What a plan asks for on a day, and what by then in all, in pence."""

    due_on: date
    pence: int
    through_pence: int


def propose(
    arrears_pence: int, net_weekly_pence: int, ongoing_weekly_pence: int, on: date
) -> Proposal:
    """``max(least, min(arrears over two years, 40% of net - ongoing))``, rounded up to the penny.

    ``ongoing_weekly_pence`` is what goes on falling due by week, with the fee. £2,496.00 with room
    enough is £24.00 a week. Where there is no room nothing is proposed.
    """
    assert min(net_weekly_pence, ongoing_weekly_pence) >= 0 < arrears_pence
    aim = _whole("arrears_plan.weeks_max", on)
    share = _figure("arrears_plan.share_of_net_max", on)
    least = _whole("arrears_plan.weekly_min", on)
    room = int(net_weekly_pence * share) - ongoing_weekly_pence
    at_aim = _up(arrears_pence, aim)
    said = [
        Sentence(
            _("%(arrears)s over %(weeks)s weeks is %(rate)s a week."),
            {"arrears": arrears_pence, "weeks": str(aim), "rate": at_aim},
        ),
        Sentence(
            _(
                "Of net income of %(net)s a week at most %(most)s may go to maintenance and "
                "arrears; %(ongoing)s goes on falling due."
            ),
            {
                "net": net_weekly_pence,
                "most": int(net_weekly_pence * share),
                "ongoing": ongoing_weekly_pence,
            },
        ),
    ]
    if room <= 0:
        said.append(Sentence(_("Nothing is left for arrears: this is hardship.")))
        return Proposal(0, 0, max(0, room), True, False, tuple(said))
    weekly = min(arrears_pence, max(least, min(at_aim, room)))
    weeks = _up(arrears_pence, weekly)
    said.append(
        Sentence(
            _("So %(rate)s a week is proposed, which takes %(weeks)s weeks."),
            {"rate": weekly, "weeks": str(weeks)},
        )
    )
    if weekly > room:
        said.append(
            Sentence(_("It is the least there is, and more than is left: this is hardship."))
        )
    return Proposal(weekly, weeks, room, weekly > room, weeks > aim, tuple(said))


def takes_longer(arrears_pence: int, weekly_pence: int, on: date) -> bool:
    """Whether a plan at a weekly rate goes past the weeks within which arrears are to be paid."""
    return _up(arrears_pence, weekly_pence) > _whole("arrears_plan.weeks_max", on)


def instalments_of(
    arrears_pence: int, weekly_pence: int, frequency: str, first_end: date, on: date
) -> list[PlanInstalment]:
    """The instalments of a plan, on the days on which maintenance is paid; the last is the rest.

    Each is the weekly rate for the period: a month is 52 weeks over 12. £24.00 a week is £104.00
    a month. ``first_end`` is the first period end of the arrangement.
    """
    each = _by_period(weekly_pence, frequency)
    count = _up(arrears_pence, each)
    asked: list[PlanInstalment] = []
    through = 0
    for due_on in _days(frequency, first_end, on + FIRST_AFTER, count):
        pence = min(each, arrears_pence - through)
        through += pence
        asked.append(PlanInstalment(due_on, pence, through))
    assert through == arrears_pence, "a plan asks for what it covers, and no more"
    return asked


def paid_by(method: str, on: date) -> date:
    """The last day whose instalment was to be in by now, by a way of paying.

    What an employer deducts has until the employer must have paid it over.
    """
    by_employer = method == Method.DEDUCTION_FROM_EARNINGS
    name = "arrears_plan.grace_days_employer" if by_employer else "arrears_plan.grace_days"
    return on - timedelta(days=_whole(name, on) + 1)


def missed(
    instalments: Sequence[tuple[date, int]], arrears_pence: int, short_pence: int, by: date
) -> date | None:
    """The first instalment that was to be in by a day and was not paid in full, or None.

    ``instalments`` has each day with what was asked for through it. ``short_pence`` is how far
    behind somebody was at best since that day, with all that had fallen due and all that had come:
    who pays the plan and not what goes on falling due does not keep it, and some days late do no
    harm.
    """
    due = [each for each in instalments if each[0] <= by]
    return next((day for day, through in due if short_pence > arrears_pence - through), None)


def _by_period(weekly_pence: int, frequency: str) -> int:
    if frequency == Frequency.MONTHLY:
        return rounded(Fraction(weekly_pence * _WEEKS_A_YEAR, INSTALMENTS_A_YEAR[frequency]))
    return weekly_pence * DAYS[frequency] // 7


def _days(frequency: str, first_end: date, after: date, count: int) -> list[date]:
    """The next so many due days; the arrangement's first may be still to come."""
    years = count // INSTALMENTS_A_YEAR[frequency] + 2
    through = max(after, first_end) + relativedelta(years=years)
    ends = period_ends(frequency, first_end, after, through)
    return [due_date(end) for end in ends[:count]]


def _up(whole: int, part: int) -> int:
    return -(-whole // part)


def _figure(name: str, on: date) -> Fraction:
    return collection_parameters().on(on).value(name).figure.fraction


def _whole(name: str, on: date) -> int:
    return int(_figure(name, on))
