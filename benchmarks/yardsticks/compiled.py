"""The practical limit: the 2012 rules written by hand for a compiler, in whole numbers.

Nothing here explains, cites, follows a change of the law or says where a figure comes from; that is
what the comparison is about. It covers the rules that the plausible caseload needs: every rate in
every era, other arrangements, several receiving parents, shared care and local authority care with
the floor, default decisions, and of the variations contact costs and unearned income.

Every amount is a whole numerator. Incomes are over ``INCOME_PARTS``; rates over ``RATE_PARTS``;
shares over that times the children in the paying parent's arrangements, times all qualifying
children, times ``CARE_PARTS``; so nothing is rounded before the last step.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
from numba import njit

from upkeep.law.parameters import DatedParameters, load_scheme
from upkeep.law.scheme_2012.caseload import BENEFIT_BITS, STATUS_BITS, Caseload

SCHEME = "2012"
YEAR_DAYS, WEEK_DAYS = 365, 7
CARE_PARTS = 14
RATE_SHARE_PARTS = 1000
OTHER_SHARE_PARTS = 100
RATE_PARTS = YEAR_DAYS * OTHER_SHARE_PARTS * RATE_SHARE_PARTS
NIL, FLAT, HALF_FLAT, REDUCED, BASIC, BASIC_PLUS, DEFAULT = range(7)

compiled = njit(cache=True, nogil=True, boundscheck=False)


class Figures(NamedTuple):
    """The law's figures of one day: pence, nights, and shares as so many parts."""

    flat: int
    nil_below: int
    flat_max: int
    reduced_over: int
    reduced_under: int
    reduced_minimum: int
    cap: int
    lower_limit: int
    other_minimum: int
    care_extra: int
    care_minimum: int
    flat_nights: int
    expenses_over: int
    unearned_minimum: int
    expenses_minimum: int
    default: np.ndarray
    reduced_share: np.ndarray
    lower_share: np.ndarray
    upper_share: np.ndarray
    other_share: np.ndarray
    care_nights: np.ndarray
    care_share: np.ndarray
    authority_nights: np.ndarray
    authority_share: np.ndarray
    own_benefits: np.uint64
    couple_benefits: np.uint64
    low_income_care_home: np.uint64
    low_income_under_18: np.uint64


def figures_of(dated: DatedParameters) -> Figures:
    """The day's figures out of the parameter files, so that both sides apply the same ones."""

    def parts(name: str, whole: int = 1) -> Any:
        def scaled(content: Any) -> Any:
            if isinstance(content, tuple):
                return [scaled(cell) for cell in content]
            assert content.numerator * whole % content.denominator == 0, f"{name} is not in {whole}"
            return content.numerator * whole // content.denominator

        found = scaled(dated.value(name).content)
        return np.array(found, np.int64) if isinstance(found, list) else found

    def bits(codes: frozenset[str], places: dict[str, int]) -> np.uint64:
        return np.uint64(sum(1 << places[code] for code in codes))

    couple = dated.listed("benefit.couple")
    return Figures(
        flat=parts("flat.amount"),
        nil_below=parts("nil.income_below"),
        flat_max=parts("flat.income_max"),
        reduced_over=parts("reduced.income_over"),
        reduced_under=parts("reduced.income_under"),
        reduced_minimum=parts("reduced.minimum"),
        cap=parts("income.cap"),
        lower_limit=parts("basic.lower_limit"),
        other_minimum=parts("other_arrangement.minimum"),
        care_extra=parts("shared_care.extra"),
        care_minimum=parts("shared_care.minimum"),
        flat_nights=parts("shared_care.flat_nights"),
        expenses_over=parts("variation.expenses_threshold"),
        unearned_minimum=parts("variation.unearned_min"),
        expenses_minimum=parts("variation.minimum"),
        default=parts("default.amount"),
        reduced_share=parts("reduced.percent", RATE_SHARE_PARTS),
        lower_share=parts("basic.lower_percent", RATE_SHARE_PARTS),
        upper_share=parts("basic.upper_percent", RATE_SHARE_PARTS),
        other_share=parts("other_children.income_percent", OTHER_SHARE_PARTS),
        care_nights=parts("shared_care.nights"),
        care_share=parts("shared_care.share", CARE_PARTS),
        authority_nights=parts("local_authority.nights"),
        authority_share=parts("local_authority.share", CARE_PARTS),
        own_benefits=bits(dated.listed("benefit.paying_parent"), BENEFIT_BITS),
        couple_benefits=bits(couple, BENEFIT_BITS),
        low_income_care_home=bits(frozenset({"care_home_resident_funded"}), STATUS_BITS),
        low_income_under_18=bits(frozenset({"under_18_on_income_related_benefit"}), STATUS_BITS),
    )


@compiled
def rate_by_income(law, income, other_share):
    """The rate for an income, which is over ``YEAR_DAYS``."""
    if income < law.nil_below * YEAR_DAYS:
        return NIL
    if income <= law.flat_max * YEAR_DAYS:
        return FLAT
    if income < law.reduced_under * YEAR_DAYS:
        return REDUCED
    left = income * (OTHER_SHARE_PARTS - other_share)
    limit = law.lower_limit * YEAR_DAYS * OTHER_SHARE_PARTS
    return BASIC_PLUS if left > limit else BASIC


@compiled
def weekly_rate(law, rate, income, counted, others, other_share):
    """The weekly amount, over ``RATE_PARTS``, for an income over ``YEAR_DAYS``."""
    if rate == NIL:
        return 0
    if rate == FLAT:
        return law.flat * RATE_PARTS
    if rate == HALF_FLAT:
        return law.flat * RATE_PARTS // 2
    row = min(counted, len(law.lower_share)) - 1
    if rate == REDUCED:
        share = law.reduced_share[row, min(others, law.reduced_share.shape[1] - 1)]
        part = (income - law.reduced_over * YEAR_DAYS) * share * OTHER_SHARE_PARTS
        return max(law.flat * RATE_PARTS + part, law.reduced_minimum * RATE_PARTS)
    left = income * (OTHER_SHARE_PARTS - other_share)
    limit = law.lower_limit * YEAR_DAYS * OTHER_SHARE_PARTS
    lower, upper = min(left, limit), max(left - limit, 0)
    return lower * law.lower_share[row] + upper * law.upper_share[row]


@compiled
def banded(nights, thresholds, shares):
    """The share beside the highest threshold that the nights reach."""
    found = 0
    for place in range(len(thresholds)):
        if nights >= thresholds[place]:
            found = shares[place]
    return found


@compiled
def after_other_arrangements(law, weekly, children, counted):
    """The rate, over ``RATE_PARTS * counted``, scaled down for children under arrangements."""
    if counted == children:
        return weekly * counted
    return max(weekly * children, law.other_minimum * RATE_PARTS * counted)


@compiled
def care_of_children(law, nights, authority, start, stop):
    """What care takes off for one receiving parent: parts, pence, and how many children count."""
    parts, extra, payable = 0, 0, 0
    for place in range(start, stop):
        shared = banded(nights[place], law.care_nights, law.care_share)
        in_care = banded(authority[place], law.authority_nights, law.authority_share)
        if in_care == CARE_PARTS:
            parts += CARE_PARTS
            continue
        parts += shared + in_care
        payable += 1
        if shared * 2 == CARE_PARTS:
            extra += law.care_extra
    return parts, extra, payable


@compiled
def share_by_income(law, weekly, whole, family, columns, amounts):
    """Shares of an amount over ``whole``, after care and its floor; returns what they add up to."""
    first, last, children = family
    child_starts, nights, authority = columns
    total, before, all_payable = 0, 0, 0
    for place in range(first, last):
        start, stop = child_starts[place], child_starts[place + 1]
        parts, extra, payable = care_of_children(law, nights, authority, start, stop)
        full = weekly * (stop - start) * CARE_PARTS
        left = max(full - weekly * parts - extra * whole * children * CARE_PARTS, 0)
        amounts[place] = left
        total += left
        before += full
        all_payable += payable
    minimum = law.care_minimum * whole * children * CARE_PARTS
    if total < before and total < minimum:
        for place in range(first, last):
            start, stop = child_starts[place], child_starts[place + 1]
            _parts, _extra, payable = care_of_children(law, nights, authority, start, stop)
            # The floor goes by payable children, whose number seldom divides the denominator;
            # the whole pence are then found at once, and marked by the sign.
            pence = (2 * law.care_minimum * payable + all_payable) // max(2 * all_payable, 1)
            amounts[place] = -pence
        return minimum if all_payable else 0
    return total


@compiled
def share_flat(law, weekly, whole, family, columns, rests_on_benefit, amounts):
    """Shares of a flat or nil rate, each ended by one child's nights if a benefit gives it."""
    first, last, _children = family
    child_starts, nights, _authority = columns
    total = 0
    for place in range(first, last):
        start, stop = child_starts[place], child_starts[place + 1]
        amount = weekly * (stop - start) * CARE_PARTS
        if rests_on_benefit:
            for child in range(start, stop):
                if nights[child] >= law.flat_nights:
                    amount = 0
        amounts[place] = amount
        total += amount
    return total


@compiled
def gross_income(historic, current):
    """Income over ``YEAR_DAYS``, and whether any is known."""
    weekly = max(historic, 0) * WEEK_DAYS
    if current < 0:
        return weekly, historic >= 0
    given = current * YEAR_DAYS
    difference = abs(given - weekly)
    if historic < 0 or (difference > 0 and 4 * difference >= weekly):
        return given, True
    return weekly, True


@compiled
def rate_that_applies(law, income, is_known, own, partner, both_pay, status, other_share):
    """The rate, in the Act's order of precedence."""
    couple = (own | partner) & law.couple_benefits
    listed = own & (law.own_benefits | law.couple_benefits)
    if status:
        return NIL
    counts_in = listed or (partner & law.couple_benefits)
    if is_known and income < law.nil_below * YEAR_DAYS and not counts_in:
        return NIL
    if both_pay and couple:
        return HALF_FLAT
    if listed or couple:
        return FLAT
    if not is_known:
        return DEFAULT
    return rate_by_income(law, income, other_share)


@compiled
def is_barred(law, rate, own, partner, status):
    """Whether the rate rests on a benefit for people on a low income, which bars variations."""
    if rate == NIL:
        in_care_home = status & law.low_income_care_home and own & law.couple_benefits
        return bool(status & law.low_income_under_18) or bool(in_care_home)
    return rate <= HALF_FLAT and bool((own | partner) & law.couple_benefits)


@compiled
def varied(law, rate, income, total, unit, change, status, counts):
    """The rate and weekly amount, over ``RATE_PARTS``, once a variation has taken effect."""
    expenses, additional = change
    counted, others, other_share = counts
    keeps_flat = rate == FLAT or (rate > HALF_FLAT and total == law.flat * unit)
    if additional > 0 and keeps_flat:
        more = min(additional, law.cap) * YEAR_DAYS
        band = rate_by_income(law, more, other_share)
        amount = weekly_rate(law, band, more, counted, others, other_share)
        return rate, law.flat * RATE_PARTS + amount
    cap = law.cap * YEAR_DAYS
    own = 0 if status else income
    own = min(max(own - expenses * YEAR_DAYS, 0), cap)
    own = min(own + additional * YEAR_DAYS, cap)
    band = rate_by_income(law, own, other_share)
    amount = weekly_rate(law, band, own, counted, others, other_share)
    if expenses > 0:
        return max(band, FLAT), max(amount, law.expenses_minimum * RATE_PARTS)
    return band, amount


@compiled
def agreed(law, contact, unearned_annual, lowers, status):
    """The weekly pence that contact costs take off and unearned income adds."""
    expenses = contact if lowers and contact > law.expenses_over else 0
    additional = 0
    if unearned_annual > 0 and unearned_annual >= law.unearned_minimum and not status:
        additional = (2 * unearned_annual * WEEK_DAYS + YEAR_DAYS) // (2 * YEAR_DAYS)
    return expenses, additional


@compiled
def work_out_rows(law, rows, incomes, benefits, counts, variations, places, columns, out):
    """The rows of one period from first to last; results go into ``out``."""
    historic, current = incomes
    own_benefits, partner_benefits, both_pay, statuses = benefits
    relevant_others, other_arrangements = counts
    contact, unearned = variations
    parent_starts, child_starts = places
    rates, weekly = out
    for row in range(rows[0], rows[1]):
        first, last = parent_starts[row], parent_starts[row + 1]
        children = child_starts[last] - child_starts[first]
        counted = children + other_arrangements[row]
        others = relevant_others[row]
        other_share = law.other_share[min(others, len(law.other_share) - 1)]
        own, partner, status = own_benefits[row], partner_benefits[row], statuses[row]
        income, is_known = gross_income(historic[row], current[row])
        rate = rate_that_applies(
            law, income, is_known, own, partner, both_pay[row], status, other_share
        )
        family = (first, last, children)
        if rate == DEFAULT:
            amount = law.default[min(children, len(law.default)) - 1] * RATE_PARTS
            whole = RATE_PARTS
            share_flat(law, amount, whole, family, columns, False, weekly)
        else:
            up_to_cap = min(income, law.cap * YEAR_DAYS)
            amount = weekly_rate(law, rate, up_to_cap, counted, others, other_share)
            if rate > HALF_FLAT:
                whole = RATE_PARTS * counted
                amount = after_other_arrangements(law, amount, children, counted)
                total = share_by_income(law, amount, whole, family, columns, weekly)
            else:
                whole = RATE_PARTS
                couple = (own | partner) & law.couple_benefits
                listed = bool(own & (law.own_benefits | law.couple_benefits)) or bool(couple)
                rests = rate == HALF_FLAT or (rate == FLAT and listed)
                total = share_flat(law, amount, whole, family, columns, rests, weekly)
            if (contact[row] or unearned[row]) and not is_barred(law, rate, own, partner, status):
                unit = whole * children * CARE_PARTS
                lowers = total > law.flat * unit
                change = agreed(law, contact[row], unearned[row], lowers, status)
                if change[0] + change[1] > 0:
                    rate, amount = varied(
                        law, rate, income, total, unit, change, status,
                        (counted, others, other_share),
                    )  # fmt: skip
                    whole = RATE_PARTS * counted
                    amount = after_other_arrangements(law, amount, children, counted)
                    share_by_income(law, amount, whole, family, columns, weekly)
        rates[row] = rate
        unit = whole * children * CARE_PARTS
        for place in range(first, last):
            numerator = weekly[place]
            weekly[place] = -numerator if numerator < 0 else (2 * numerator + unit) // (2 * unit)


class Kernel:
    """The compiled rules over one caseload of a single day."""

    def __init__(self, caseload: Caseload) -> None:
        days = np.unique(caseload.effective_date)
        assert len(days) == 1, "the kernel is measured on one day at a time"
        self.law = figures_of(load_scheme(SCHEME).on(days[0].astype("datetime64[D]").item()))
        self.size = caseload.size
        self.caseload = caseload

    def run(self, workers: int = 1) -> tuple[np.ndarray, np.ndarray]:
        """Rates of the paying parents, and weekly pence for each receiving parent."""
        caseload = self.caseload
        parent_starts = _starts(caseload.receiving_parent_counts)
        child_starts = _starts(caseload.child_counts)
        out = (np.empty(self.size, np.int8), np.empty(len(child_starts) - 1, np.int64))
        given = (
            (caseload.historic_income_annual, caseload.current_income_weekly),
            (
                caseload.benefits,
                caseload.partner_benefits,
                caseload.partner_is_paying_parent,
                caseload.status,
            ),
            (caseload.relevant_other_children, caseload.other_arrangement_children),
            (caseload.contact, caseload.unearned_annual),
            (parent_starts, child_starts),
            (child_starts, caseload.nights, caseload.local_authority_nights),
            out,
        )
        edges = np.linspace(0, self.size, workers + 1).astype(np.int64)
        slices = [(int(first), int(last)) for first, last in pairwise(edges)]
        with ThreadPoolExecutor(workers) as pool:
            list(pool.map(lambda rows: work_out_rows(self.law, rows, *given), slices))
        return out


def _starts(counts: np.ndarray) -> np.ndarray:
    starts = np.zeros(len(counts) + 1, np.int64)
    np.cumsum(counts, out=starts[1:])
    return starts
