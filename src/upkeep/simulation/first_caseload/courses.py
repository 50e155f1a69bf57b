"""Families whose incomes, circumstances or cases change over the three years."""

from datetime import date

from upkeep.simulation.habits import PAYS_NOTHING, Habit
from upkeep.simulation.scenarios import (
    STEADY,
    Scenario,
    apply,
    changed,
    collect,
    direct,
    reports,
)

INCOMES = (
    Scenario(
        34,
        "Default decision that stays",
        "HMRC has no figure, nobody tells one, nothing is paid",
        (apply("2023-06-20", "Violet 2013-02-13", collect(1)),),
        habit=PAYS_NOTHING,
    ),
    Scenario(
        35,
        "Default decision revised on income",
        "the revision goes back to the first day; an adjustment for all of it",
        (apply("2023-06-21", ("Winter 2014-10-04", "Summer 2017-07-07"), collect(15)),),
        reports=(reports("2023-11-06", "current_income", weekly_pence=45_000, by="paying_parent"),),
    ),
    Scenario(
        36,
        "HMRC's figure comes late",
        "information awaited for three weeks, then decided from the first day",
        (apply("2023-08-21", "Zephyr 2015-11-19", direct(15)),),
        (None, 25_000, 25_500, 26_000),
    ),
    Scenario(
        37,
        "Current income a third below HMRC's figure",
        "current income is used because it differs by 25% or more",
        (apply("2023-07-04", "Basil 2012-11-30", direct(), current_income_weekly_pence=40_000),),
        (31_200, 21_000, 21_400, 21_900),
    ),
    Scenario(
        38,
        "Current income a tenth below HMRC's figure",
        "HMRC's figure is used all the same",
        (apply("2023-07-05", "Bay 2016-04-26", direct(15), current_income_weekly_pence=54_000),),
        (31_200, 31_500, 32_000, 32_500),
    ),
    Scenario(
        39,
        "Income falls by half in the middle of the year",
        "superseded from 5 February 2024, the schedule spread again; its check is not answered and "
        "historic income counts from 23 January 2025",
        (apply("2023-07-06", ("Beryl 2011-03-16", "Heather 2013-08-26"), collect(28)),),
        (45_000, 46_000, 24_000, 24_500),
        (reports("2024-02-05", "current_income", weekly_pence=44_000, by="paying_parent"),),
    ),
    Scenario(
        40,
        "Income changes by less than a quarter",
        "current income in use stays in use: the change makes no difference",
        (apply("2023-07-10", "Blossom 2014-12-07", direct(), current_income_weekly_pence=30_000),),
        (26_000, 16_000, 16_500, 17_000),
        (reports("2024-01-22", "current_income", weekly_pence=27_500, by="paying_parent"),),
    ),
    Scenario(
        41,
        "Annual reviews with income going up",
        "a review decision each July, higher every time",
        (apply("2023-07-11", "Bluebell 2012-01-28", collect(1)),),
        (22_000, 27_000, 33_000, 41_000),
    ),
    Scenario(
        42,
        "Annual reviews with income going down",
        "from basic plus to reduced rate in three years",
        (apply("2023-07-12", "Cloud 2015-06-09", collect(15)),),
        (47_000, 24_000, 9_200, 8_800),
    ),
    Scenario(
        43,
        "Self-employed",
        "trading profit from self assessment, to be had every 31 January",
        (apply("2023-07-17", ("Dale 2010-08-20", "Flint 2012-10-15"), direct(28)),),
        (28_000, 35_000, 21_000, 30_000),
        is_self_employed=True,
    ),
    Scenario(
        44,
        "Pension contributions",
        "12% paid into a pension comes off income",
        (apply("2023-07-18", "Gale 2013-04-17", collect(1)),),
        (41_000, 42_000, 43_000, 44_000),
        pension_percent=12,
    ),
)

ENDINGS = (
    Scenario(
        45,
        "Withdrawn on the very day the calculation completes",
        "no liability at all; the state is withdrawn",
        (apply("2023-08-07", "Juniper 2014-05-29", collect(1)),),
        STEADY,
        (reports("2023-08-09", "withdraw_application"),),
    ),
    Scenario(
        46,
        "Withdrawn before the calculation",
        "no decision and no liability",
        (apply("2023-08-08", "Laurel 2016-10-12", collect(1)),),
        STEADY,
        (reports("2023-08-09", "withdraw_application"),),
    ),
    Scenario(
        47,
        "Withdrawn the day after the calculation",
        "a request to close: one day of liability",
        (apply("2023-08-09", "Lavender 2015-02-18", direct()),),
        STEADY,
        (reports("2023-08-12", "withdraw_application"),),
    ),
    Scenario(
        48,
        "Closed at request",
        "liability ends on 17 June 2024; the last period is charged to that day",
        (apply("2023-08-14", "Marigold 2011-07-14", collect(1)),),
        STEADY,
        (reports("2024-06-17", "close_case", reason="applicant_request"),),
    ),
    Scenario(
        49,
        "Parents live together again",
        "ends on 1 September 2024, reported three weeks later: an adjustment downwards",
        (apply("2023-08-15", ("Meadow 2013-11-11", "Mist 2016-12-06"), collect(15)),),
        (30_000, 31_000, 31_500, 32_000),
        (reports("2024-09-23", "close_case", "2024-09-01", reason="parents_together"),),
    ),
    Scenario(
        50,
        "Receiving parent dies",
        "ends on the day of death",
        (apply("2023-08-16", "Oak 2012-03-08", direct()),),
        STEADY,
        (
            reports(
                "2025-02-10",
                "close_case",
                "2025-02-03",
                reason="receiving_parent_died",
                by="caseworker",
            ),
        ),
    ),
    Scenario(
        51,
        "Paying parent dies",
        "both cases end on the day of death",
        (
            apply("2023-08-17", "Ocean 2010-12-30", collect(1)),
            apply("2023-08-18", "Orchid 2017-01-05", collect(1)),
        ),
        (25_000, 26_000, 26_500, 27_000),
        (
            reports(
                "2025-05-12",
                "close_case",
                "2025-05-01",
                reason="paying_parent_died",
                by="caseworker",
            ),
        ),
        Habit(stops_on=date(2025, 5, 1)),
    ),
    Scenario(
        52,
        "One of two children leaves education",
        "16% becomes 12% from 28 June 2024",
        (apply("2023-09-04", ("Peony 2006-05-09", "Primrose 2010-01-09"), collect(28)),),
        (32_000, 33_000, 34_000, 35_000),
        (
            reports(
                "2024-07-08",
                "child_no_longer_qualifies",
                "2024-06-28",
                child="Peony",
                reason="left_education",
            ),
        ),
    ),
    Scenario(
        53,
        "The only child leaves education",
        "the case ends with the last qualifying child",
        (apply("2023-09-05", "Robin 2006-02-23", direct()),),
        STEADY,
        (
            reports(
                "2024-07-01",
                "child_no_longer_qualifies",
                "2024-06-30",
                child="Robin",
                reason="left_education",
            ),
        ),
    ),
)

CHANGES = (
    Scenario(
        54,
        "Direct Pay, unpaid; then Collect and Pay",
        "fees and receipts from 4 March 2024 on, none before",
        (apply("2023-09-11", "Rose 2014-09-16", direct()),),
        (29_500, 30_000, 31_000, 31_500),
        (reports("2024-03-04", "collection", **changed(collect(1))),),
    ),
    Scenario(
        55,
        "Collect and Pay, then Direct Pay",
        "no fee from 2 June 2025 on",
        (apply("2023-09-12", "Scarlet 2012-07-02", collect(15)),),
        (29_500, 30_000, 31_000, 31_500),
        (reports("2025-06-02", "collection", by="paying_parent", **changed(direct(15))),),
    ),
    Scenario(
        56,
        "A benefit that began three months before it was reported",
        "flat rate from 4 March 2024; an adjustment gives back three months of the difference",
        (apply("2023-09-18", "Sky 2015-08-31", collect(1)),),
        (24_000, 24_500, 21_000, 5_000),
        (
            reports(
                "2024-06-10",
                "benefits",
                "2024-03-04",
                benefits=("employment_and_support_allowance_income_related",),
                partner_benefits=(),
                by="benefits_system",
            ),
        ),
    ),
    Scenario(
        57,
        "A benefit that ended two months before it was reported",
        "an adjustment upwards: more is owed for the past, and arrears arise",
        (
            apply(
                "2023-09-19",
                ("Snow 2013-06-12", "Rain 2016-03-30"),
                collect(15),
                benefits=("jobseekers_allowance_contribution_based",),
            ),
        ),
        (20_000, 23_000, 26_000, 28_000),
        (
            reports(
                "2024-09-02",
                "benefits",
                "2024-07-01",
                benefits=(),
                partner_benefits=(),
                by="benefits_system",
            ),
        ),
    ),
    Scenario(
        58,
        "From weekly to monthly payments",
        "the schedule is spread again over the months from 6 May 2024",
        (apply("2023-09-25", "Sunny 2014-01-31", collect(5, "weekly")),),
        STEADY,
        (reports("2024-05-06", "collection", by="paying_parent", **changed(collect(28))),),
    ),
    Scenario(
        59,
        "From monthly to fortnightly payments",
        "the schedule is spread again over the fortnights from 3 February 2025",
        (apply("2023-09-26", "Thistle 2011-01-11", collect(1)),),
        STEADY,
        (
            reports(
                "2025-02-03",
                "collection",
                by="paying_parent",
                **changed(collect(1, "fortnightly")),
            ),
        ),
    ),
    Scenario(
        60,
        "New bank account and new addresses",
        "payouts go to the new account from 11 November 2024",
        (apply("2023-10-02", "Tulip 2016-08-04", collect(1)),),
        STEADY,
        (
            reports("2024-05-13", "address", whose="paying_parent", by="paying_parent"),
            reports("2024-11-04", "bank_account"),
            reports("2024-11-05", "address", whose="receiving_parent"),
        ),
    ),
)

LATER = (
    Scenario(
        78,
        "The paying parent applies",
        "Direct Pay from January 2024",
        (apply("2024-01-08", "Rosemary 2018-04-21", direct(), applicant="paying_parent"),),
        (None, 30_000, 31_000, 32_000),
    ),
    Scenario(
        79,
        "Joins in the second year",
        "reviews in September 2025 only",
        (apply("2024-09-09", ("Scarlett 2019-02-02", "Umber 2021-06-11"), collect(1)),),
        (None, None, 34_000, 36_000),
    ),
    Scenario(
        80,
        "Comes back after the case was closed",
        "two cases for the same two parents, one after the other",
        (
            apply("2023-11-20", "Wisteria 2014-02-09", direct()),
            apply("2024-11-18", "Wisteria 2014-02-09", collect(15), again=1),
        ),
        STEADY,
        (reports("2024-04-15", "close_case", reason="applicant_request"),),
    ),
    Scenario(
        81,
        "Applies in the last days, income awaited",
        "still being worked on at the end: waits for income until April 2026",
        (apply("2026-03-16", "Heliotrope 2020-08-30", collect(1)),),
    ),
    Scenario(
        82,
        "Applies on the last day",
        "still being worked on at the end: the notice was posted that night",
        (apply("2026-03-31", "Marjoram 2022-01-17", direct()),),
        (None, None, None, 28_000),
    ),
    Scenario(
        83,
        "Withdrawn on the day of the calculation, after it",
        "decided in the night, and the withdrawal of that day is opened the next morning: what was "
        "believed for a night is on record, and nothing is owed",
        (apply("2023-08-21", "Larch 2015-10-02", collect(1)),),
        STEADY,
        (reports("2023-08-23", "withdraw_application", opened="2023-08-24"),),
    ),
)
