"""Every rate, shared care, other children, several receiving parents."""

from datetime import date

from upkeep.simulation.habits import Habit
from upkeep.simulation.scenarios import (
    STEADY,
    Scenario,
    apply,
    collect,
    direct,
    reports,
)

RATES = (
    Scenario(
        1,
        "Basic rate, one child, Direct Pay",
        "the explanation of the first decision; liability without receipts",
        (apply("2023-04-03", "Rowan 2015-03-02", direct()),),
        STEADY,
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
        "19% of gross weekly income below 800 pounds",
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
        STEADY,
    ),
    Scenario(
        16,
        "Shared care of 104 to 155 nights",
        "two sevenths off",
        (apply("2023-04-05", "Linden 2013-09-03 110", collect(1)),),
        STEADY,
    ),
    Scenario(
        17,
        "Shared care of 156 to 174 nights",
        "three sevenths off",
        (apply("2023-04-06", "Aster 2012-05-31 160", direct(1)),),
        STEADY,
    ),
    Scenario(
        18,
        "Shared care of 175 nights and more",
        "half off, and 7 pounds off for the child",
        (apply("2023-04-12", "Clover 2011-10-10 180", direct(28)),),
        STEADY,
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
        STEADY,
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
