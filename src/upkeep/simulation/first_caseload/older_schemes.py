"""Families whose case comes from another system, under the scheme that it began with."""

from upkeep.simulation.coming_over import ComesOver, Decided, owed
from upkeep.simulation.scenarios import collect, reports

OLDER_SCHEMES = (
    ComesOver(
        84,
        "Comes over under the 1993 scheme, with arrears, interest and a debt to the Secretary of "
        "State",
        "three opening balances with their evidence; 94.50 a week, and less from the nights of "
        "June 2024 on",
        "1993",
        "2023-06-05",
        "1999-07-05",
        "Wrenna 2010-05-01",
        collect(1),
        owed(1_040_00, 255_00, 18_21),
        Decided(
            "2017-09-04",
            "2017-09-14",
            94_50,
            {
                "earnings": [{"gross": "315.00"}],
                "housing": {"costs": [{"kind": "rent", "amount": "50.00"}]},
            },
            {"benefits": ["income_support"]},
        ),
        reports=(reports("2024-06-03", "shared_care", nights={"Wrenna": 156}, by="paying_parent"),),
    ),
    ComesOver(
        85,
        "Comes over under the 2003 scheme, with arrears",
        "15% of net income; superseded in February 2024 because income changes by 5% or more",
        "2003",
        "2023-06-05",
        "2009-09-07",
        "Larkin 2010-08-21",
        collect(15),
        owed(412_50),
        Decided("2017-09-04", "2017-09-14", 60_00, {"net_weekly_income": "400.00"}),
        reports=(reports("2024-02-05", "current_income", weekly_pence=48_000, by="paying_parent"),),
    ),
    ComesOver(
        86,
        "Ended under the 2003 scheme and comes over with what is owed",
        "no decision and no charge here; the arrears are asked for and paid",
        "2003",
        "2023-06-05",
        "2006-03-06",
        "Finch 1997-04-02",
        collect(28),
        owed(520_00, 130_00),
        ended_on="2016-05-02",
    ),
)
