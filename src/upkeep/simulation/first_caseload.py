"""The families of the first caseload, designed by hand so that every case is there to be seen.

``tools/make_first_caseload.py`` writes the files of ``examples/first-caseload`` from this table.
"""

from datetime import date

from upkeep.simulation.habits import PAYS_NOTHING, Habit, Writing
from upkeep.simulation.scenarios import (
    Scenario,
    apply,
    by_employer,
    changed,
    collect,
    direct,
    reports,
)

FIRST_DAY = date(2023, 4, 3)
LAST_DAY = date(2026, 3, 31)
SEED = 1991

_STEADY = (26_000, 26_500, 27_000, 27_500)

RATES = (
    Scenario(
        1,
        "Basic rate, one child, Direct Pay",
        "the explanation of the first decision; liability without receipts",
        (apply("2023-04-03", "Rowan 2015-03-02", direct()),),
        _STEADY,
    ),
    Scenario(
        2,
        "Basic rate, two children, standing order, always pays",
        "no arrears; every payment allocated and paid out less 4%",
        (apply("2023-04-03", ("Fern 2012-08-14", "Reed 2016-01-20"), collect(1)),),
        (31_000, 32_000, 33_000, 34_000),
    ),
    Scenario(
        3,
        "Basic rate, three children, Direct Debit",
        "16% of gross weekly income below 800 pounds",
        (
            apply(
                "2023-04-11",
                ("Hazel 2010-02-11", "Olive 2013-05-06", "Sage 2018-10-30"),
                collect(15, method="direct_debit"),
            ),
        ),
        (38_500, 39_000, 39_400, 40_000),
    ),
    Scenario(
        4,
        "Basic plus rate, one child",
        "two percentages, below and above 800 pounds a week",
        (apply("2023-04-17", "Coral 2014-07-19", direct(28)),),
        (60_000, 62_000, 64_500, 66_000),
    ),
    Scenario(
        5,
        "Income above the cap, two children",
        "income counts up to 3,000 pounds a week",
        (apply("2023-04-24", ("Jade 2011-12-01", "Teal 2014-04-04"), collect(1)),),
        (201_000, 215_000, 198_000, 240_000),
    ),
    Scenario(
        6,
        "Reduced rate, one child, every four weeks",
        "7 pounds and a share of what exceeds 100 pounds",
        (apply("2023-05-02", "Moss 2017-09-09", collect(5, "four_weekly")),),
        (8_000, 8_100, 8_300, 8_600),
    ),
    Scenario(
        7,
        "Reduced rate, three children",
        "the higher share for three children",
        (apply("2023-05-09", ("Rue 2009-01-15", "Ivy 2012-03-21", "Ash 2019-06-02"), direct()),),
        (9_600, 9_700, 9_900, 10_000),
    ),
    Scenario(
        8,
        "Flat rate because of low income, fortnightly",
        "income of 100 pounds a week or less",
        (apply("2023-05-15", "Lake 2016-11-11", collect(1, "fortnightly")),),
        (4_000, 4_100, 4_200, 4_300),
    ),
    Scenario(
        9,
        "Flat rate because of a benefit, weekly",
        "universal credit without earnings, whatever the income was",
        (
            apply(
                "2023-05-22",
                "Vale 2018-02-27",
                collect(3, "weekly"),
                benefits=("universal_credit_no_earnings",),
            ),
        ),
        (11_000, 3_000, 0, 0),
    ),
    Scenario(
        10,
        "Flat rate because of a pension",
        "state pension",
        (apply("2023-06-01", "Thyme 2011-05-23", direct(), benefits=("state_pension",)),),
        (14_000, 14_500, 14_900, 15_000),
    ),
    Scenario(
        11,
        "Half the flat rate",
        "couple on income support, both of them paying parents",
        (
            apply(
                "2023-06-05",
                "Glen 2015-10-08",
                collect(2, "four_weekly"),
                benefits=("income_support",),
                partner_benefits=("income_support",),
                partner_is_paying_parent=True,
            ),
        ),
        (5_500, 5_200, 5_000, 5_000),
    ),
    Scenario(
        12,
        "Nil rate because of income below 7 pounds a week",
        "a decision of 0.00 with its reason",
        (apply("2023-06-12", "Frost 2013-12-24", direct()),),
        (0, 200, 250, 300),
    ),
    Scenario(
        13,
        "Nil rate because of youth training",
        "a status decides before income",
        (apply("2023-06-19", "Dewdrop 2022-03-03", direct(), status=("youth_trainee",)),),
        (2_000, 6_000, 6_500, 7_000),
    ),
    Scenario(
        14,
        "Nil rate while in prison",
        "liability stops on 15 January 2024 and begins again on 3 March 2025",
        (apply("2023-06-26", ("Storm 2012-06-06", "Breeze 2014-08-18"), collect(15)),),
        (24_000, 24_000, 12_000, 20_000),
        (
            reports("2024-01-15", "status", status=("prisoner",), by="caseworker"),
            reports("2025-03-03", "status", status=(), by="caseworker"),
        ),
        Habit(stops_on=date(2024, 1, 15), resumes_on=date(2025, 3, 15)),
    ),
)

SHARED_CARE = (
    Scenario(
        15,
        "Shared care of 52 to 103 nights",
        "one seventh off",
        (apply("2023-04-04", "Maple 2014-02-14 70", direct(15)),),
        _STEADY,
    ),
    Scenario(
        16,
        "Shared care of 104 to 155 nights",
        "two sevenths off",
        (apply("2023-04-05", "Linden 2013-09-03 110", collect(1)),),
        _STEADY,
    ),
    Scenario(
        17,
        "Shared care of 156 to 174 nights",
        "three sevenths off",
        (apply("2023-04-06", "Aster 2012-05-31 160", direct(1)),),
        _STEADY,
    ),
    Scenario(
        18,
        "Shared care of 175 nights and more",
        "half off, and 7 pounds off for the child",
        (apply("2023-04-12", "Clover 2011-10-10 180", direct(28)),),
        _STEADY,
    ),
    Scenario(
        19,
        "Shared care of one of two children",
        "the sevenths are shared between the children",
        (apply("2023-04-13", ("Bryony 2010-07-07", "Cedar 2015-12-12 104"), direct(1)),),
        (35_000, 36_000, 37_000, 38_000),
    ),
    Scenario(
        20,
        "Shared care in three bands at once",
        "52, 110 and 160 nights for three children",
        (
            apply(
                "2023-04-14",
                ("Daisy 2009-04-01 52", "Elder 2012-02-29 110", "Flora 2016-06-16 160"),
                collect(15),
            ),
        ),
        (42_000, 43_000, 43_500, 45_000),
    ),
    Scenario(
        21,
        "Flat rate and shared care",
        "nothing to pay: the child stays 60 nights a year",
        (apply("2023-04-18", "Heath 2017-03-17 60", direct(), benefits=("carers_allowance",)),),
        (4_500, 4_600, 4_700, 4_900),
    ),
    Scenario(
        22,
        "Nights change",
        "supersession from the day of the report, 1 July 2024, and a new schedule",
        (apply("2023-04-19", "Indigo 2013-01-23", collect(1)),),
        _STEADY,
        (reports("2024-07-01", "shared_care", nights={"Indigo": 120}, by="paying_parent"),),
    ),
)

OTHER_CHILDREN = (
    Scenario(
        23,
        "One relevant other child",
        "11% off gross weekly income",
        (apply("2023-05-03", "Pine 2014-11-05", direct(), relevant_other_children=1),),
        (29_000, 30_000, 31_000, 32_000),
    ),
    Scenario(
        24,
        "Two relevant other children",
        "14% off",
        (apply("2023-05-04", "Russet 2012-12-21", collect(28), relevant_other_children=2),),
        (29_000, 30_000, 31_000, 32_000),
    ),
    Scenario(
        25,
        "Three relevant other children",
        "16% off",
        (
            apply(
                "2023-05-05",
                ("Spruce 2011-08-08", "Tansy 2013-03-13"),
                direct(15),
                relevant_other_children=3,
            ),
        ),
        (48_000, 49_000, 50_000, 51_000),
    ),
    Scenario(
        26,
        "Five relevant other children",
        "16% off: three or more",
        (apply("2023-05-10", "Willow 2010-10-31", direct(), relevant_other_children=5),),
        (33_000, 33_000, 33_500, 34_000),
    ),
    Scenario(
        27,
        "A relevant other child is expected and then born",
        "an expected change holds from the day expected, 1 October 2023",
        (apply("2023-05-11", "Yarrow 2015-05-15", collect(1)),),
        (27_000, 27_600, 28_000, 29_000),
        (
            reports(
                "2023-08-14",
                "relevant_other_children",
                "2023-10-01",
                count=1,
                by="paying_parent",
            ),
        ),
    ),
)

SEVERAL_RECEIVING_PARENTS = (
    Scenario(
        28,
        "Two receiving parents from the start, both Collect and Pay",
        "the amount is divided by the number of children; each receipt too",
        (
            apply("2023-04-20", "Petal 2012-04-12", collect(1)),
            apply("2023-04-20", ("Briar 2016-02-02", "Myrtle 2018-05-05"), collect(1)),
        ),
        (36_000, 37_000, 38_000, 39_000),
    ),
    Scenario(
        29,
        "A second receiving parent joins later",
        "the first case falls from the effective date of the second, March 2024",
        (
            apply("2023-04-25", "Topaz 2011-06-21", collect(15)),
            apply("2024-03-04", "Saffron 2021-09-30", collect(15)),
        ),
        (30_000, 30_500, 31_500, 32_000),
    ),
    Scenario(
        30,
        "Three receiving parents",
        "three cases, five children, basic plus",
        (
            apply("2023-04-26", ("Opal 2009-09-19", "Pearl 2011-11-21"), collect(28)),
            apply("2023-07-03", ("Amber 2014-01-14", "Ebony 2015-03-23"), direct(28)),
            apply("2024-10-07", "Iris 2023-12-13", collect(28)),
        ),
        (58_000, 59_000, 61_000, 63_000),
    ),
    Scenario(
        31,
        "Two receiving parents, one paid directly",
        "only one of the two cases has receipts and fees",
        (
            apply("2023-05-16", "Crimson 2013-07-27", direct(1)),
            apply("2023-05-16", "Ginger 2017-08-17", collect(1)),
        ),
        (28_000, 28_500, 29_000, 29_500),
    ),
    Scenario(
        32,
        "Two receiving parents, one case ends",
        "the other case rises from 2 December 2024",
        (
            apply("2023-05-17", "Lilac 2012-09-22", collect(15)),
            apply("2023-05-18", "Mallow 2015-04-28", collect(15)),
        ),
        (34_000, 34_500, 35_500, 36_000),
        (reports("2024-12-02", "close_case", about=2, reason="applicant_request"),),
    ),
    Scenario(
        33,
        "Two receiving parents, the payer pays 60%",
        "every receipt is shared out in proportion; both cases in arrears",
        (
            apply("2023-06-06", "Poppy 2010-05-25", collect(1)),
            apply("2023-06-07", ("River 2014-06-24", "Sorrel 2016-09-29"), collect(1)),
        ),
        (39_000, 40_000, 41_500, 42_000),
        habit=Habit(share_percent=60),
    ),
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
        reports=(reports("2023-11-06", "current_income", weekly_pence=32_000, by="paying_parent"),),
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
        "superseded from 5 February 2024, the schedule spread again",
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
        (47_000, 30_000, 18_000, 9_000),
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
        _STEADY,
        (reports("2023-08-09", "withdraw_application"),),
    ),
    Scenario(
        46,
        "Withdrawn before the calculation",
        "no decision and no liability",
        (apply("2023-08-08", "Laurel 2016-10-12", collect(1)),),
        _STEADY,
        (reports("2023-08-09", "withdraw_application"),),
    ),
    Scenario(
        47,
        "Withdrawn the day after the calculation",
        "a request to close: one day of liability",
        (apply("2023-08-09", "Lavender 2015-02-18", direct()),),
        _STEADY,
        (reports("2023-08-12", "withdraw_application"),),
    ),
    Scenario(
        48,
        "Closed at request",
        "liability ends on 17 June 2024; the last period is charged to that day",
        (apply("2023-08-14", "Marigold 2011-07-14", collect(1)),),
        _STEADY,
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
        _STEADY,
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
        _STEADY,
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
        _STEADY,
        (reports("2024-05-06", "collection", by="paying_parent", **changed(collect(28))),),
    ),
    Scenario(
        59,
        "From monthly to fortnightly payments",
        "the schedule is spread again over the fortnights from 3 February 2025",
        (apply("2023-09-26", "Thistle 2011-01-11", collect(1)),),
        _STEADY,
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
        "payouts go to the new account from 4 November 2024",
        (apply("2023-10-02", "Tulip 2016-08-04", collect(1)),),
        _STEADY,
        (
            reports("2024-05-13", "address", whose="paying_parent", by="paying_parent"),
            reports("2024-11-04", "bank_account"),
            reports("2024-11-05", "address", whose="receiving_parent"),
        ),
    ),
)

PAYERS = (
    Scenario(
        61,
        "Pays nothing",
        "arrears grow by every instalment and its fee",
        (apply("2023-10-09", ("Verbena 2013-10-22", "Woody 2015-07-01"), collect(1)),),
        (27_000, 28_000, 28_500, 29_000),
        habit=PAYS_NOTHING,
    ),
    Scenario(
        62,
        "Pays 40% of what is due",
        "each receipt goes to the current instalment; missed ones stay",
        (apply("2023-10-10", "Autumn 2012-06-18", collect(15)),),
        (27_000, 28_000, 28_500, 29_000),
        habit=Habit(share_percent=40),
    ),
    Scenario(
        63,
        "Pays nine days late, every time",
        "nothing owed in the end, arrears in between",
        (apply("2023-10-11", "Clementine 2014-03-28", collect(1)),),
        (33_000, 33_500, 34_000, 34_500),
        habit=Habit(waits_days=9),
    ),
    Scenario(
        64,
        "Pays six days ahead",
        "receipts meet instalments that fall due within a week",
        (apply("2023-10-16", "Cherry 2011-09-07", collect(15)),),
        (33_000, 33_500, 34_000, 34_500),
        habit=Habit(waits_days=-6),
    ),
    Scenario(
        65,
        "Stops for nine months and comes back",
        "missed instalments from August 2024 to April 2025",
        (apply("2023-10-17", "Forest 2013-05-19", collect(1)),),
        (30_000, 30_500, 31_000, 31_500),
        habit=Habit(stops_on=date(2024, 8, 1), resumes_on=date(2025, 5, 1)),
    ),
    Scenario(
        66,
        "Pays a fifth too much",
        "what no instalment takes is held for the payer until something falls due",
        (apply("2023-10-18", "Ivory 2015-01-26", collect(15)),),
        (23_000, 23_500, 24_000, 24_500),
        habit=Habit(share_percent=120),
    ),
    Scenario(
        67,
        "Pays late, each time differently, and forgets some",
        "receipts between 3 and 24 days after the due date",
        (apply("2023-10-23", "Jasmine 2010-11-24", collect(28)),),
        (35_000, 35_500, 36_000, 36_500),
        habit=Habit(is_unsteady=True),
    ),
    Scenario(
        68,
        "Writes the reference with spaces",
        "matched all the same",
        (apply("2023-10-24", "Leaf 2014-08-08", collect(1, method="bank_transfer")),),
        _STEADY,
        habit=Habit(writing=Writing.SPACED),
    ),
    Scenario(
        69,
        "Writes the reference with hyphens",
        "matched all the same",
        (apply("2023-10-25", "Lily 2012-02-04", collect(15, method="bank_transfer")),),
        _STEADY,
        habit=Habit(writing=Writing.HYPHENATED),
    ),
    Scenario(
        70,
        "Writes other words around the reference",
        "matched all the same",
        (apply("2023-10-30", "Ridge 2016-06-27", collect(28, method="bank_transfer")),),
        _STEADY,
        habit=Habit(writing=Writing.EMBEDDED),
    ),
    Scenario(
        71,
        "Gets the reference wrong every third time",
        "receipts in suspense, with the reason; the case shows arrears meanwhile",
        (apply("2023-10-31", "Holly 2013-12-10", collect(1, method="bank_transfer")),),
        _STEADY,
        habit=Habit(errs_percent=35),
    ),
)

DEDUCTIONS = (
    Scenario(
        72,
        "Deduction from earnings, first employer",
        "one credit for two employees, divided by the return",
        (apply("2023-11-06", "Acacia 2012-10-28", by_employer(1)),),
        (28_000, 28_500, 29_000, 29_500),
    ),
    Scenario(
        73,
        "Deduction from earnings, the same employer",
        "see 72",
        (apply("2023-11-07", ("Alder 2014-07-24", "Birch 2017-05-13"), by_employer(1)),),
        (31_000, 31_500, 32_000, 32_500),
    ),
    Scenario(
        74,
        "Deduction from earnings, leaves the job",
        "deductions end in September 2024 with the reason; then a standing order, unpaid",
        (apply("2023-11-08", "Cyan 2013-03-03", by_employer(2)),),
        (26_000, 26_500, 15_000, 14_000),
        (reports("2024-12-09", "collection", by="caseworker", **changed(collect(1))),),
        Habit(stops_on=date(2024, 9, 1)),
    ),
    Scenario(
        75,
        "Deduction from earnings, wages too low for all of it",
        "80% of what was asked for, with the reason",
        (apply("2023-11-13", "Drizzle 2015-09-21", by_employer(2)),),
        (19_000, 19_500, 20_000, 20_500),
        habit=Habit(share_percent=80),
    ),
    Scenario(
        76,
        "Deduction from earnings, the return comes after the money",
        "in suspense for four days, then identified",
        (apply("2023-11-14", "Magnolia 2011-04-06", by_employer(3)),),
        (37_000, 37_500, 38_000, 38_500),
    ),
    Scenario(
        77,
        "Deduction from earnings, the same late employer",
        "see 76",
        (apply("2023-11-15", "Nettle 2016-01-12", by_employer(3)),),
        (22_000, 22_500, 23_000, 23_500),
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
        _STEADY,
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
)

SCENARIOS: tuple[Scenario, ...] = (
    *RATES,
    *SHARED_CARE,
    *OTHER_CHILDREN,
    *SEVERAL_RECEIVING_PARENTS,
    *INCOMES,
    *ENDINGS,
    *CHANGES,
    *PAYERS,
    *DEDUCTIONS,
    *LATER,
)
