"""Families who differ in how they pay, or whose employer does."""

from datetime import date

from upkeep.simulation.habits import PAYS_NOTHING, Habit, Writing
from upkeep.simulation.scenarios import (
    STEADY,
    Scenario,
    apply,
    by_employer,
    changed,
    collect,
    reports,
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
        "each receipt goes to the current instalment; from 2025 some of the rest comes by card",
        (apply("2023-10-10", "Autumn 2012-06-18", collect(15)),),
        (27_000, 28_000, 28_500, 29_000),
        habit=Habit(share_percent=40, card_pence=30_00, card_from=date(2025, 1, 1)),
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
        "Stops for nine months, comes back, and makes good by card",
        "missed instalments from August 2024 to April 2025; then card payments, and what the "
        "provider paid over",
        (apply("2023-10-17", "Forest 2013-05-19", collect(1)),),
        (30_000, 30_500, 31_000, 31_500),
        habit=Habit(
            stops_on=date(2024, 8, 1),
            resumes_on=date(2025, 5, 1),
            card_pence=150_00,
            card_from=date(2025, 6, 1),
        ),
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
        STEADY,
        habit=Habit(writing=Writing.SPACED),
    ),
    Scenario(
        69,
        "Writes the reference with hyphens",
        "matched all the same",
        (apply("2023-10-25", "Lily 2012-02-04", collect(15, method="bank_transfer")),),
        STEADY,
        habit=Habit(writing=Writing.HYPHENATED),
    ),
    Scenario(
        70,
        "Writes other words around the reference",
        "matched all the same",
        (apply("2023-10-30", "Ridge 2016-06-27", collect(28, method="bank_transfer")),),
        STEADY,
        habit=Habit(writing=Writing.EMBEDDED),
    ),
    Scenario(
        71,
        "Gets the reference wrong every third time",
        "receipts in suspense, with the reason; the case shows arrears meanwhile",
        (apply("2023-10-31", "Holly 2013-12-10", collect(1, method="bank_transfer")),),
        STEADY,
        habit=Habit(errs_percent=35),
    ),
)

DEDUCTIONS = (
    Scenario(
        72,
        "Deduction from earnings, first employer",
        "an order; one credit for two employees, divided by the return; see the employer's page",
        (apply("2023-11-06", "Acacia 2012-10-28", by_employer(1)),),
        (28_000, 28_500, 29_000, 29_500),
    ),
    Scenario(
        73,
        "Deduction from earnings, the same employer, then another",
        "the order lapses in March 2025; the next one follows it to the new employer, without fee",
        (apply("2023-11-07", ("Alder 2014-07-24", "Birch 2017-05-13"), by_employer(1)),),
        (31_000, 31_500, 32_000, 32_500),
        habit=Habit(stops_on=date(2025, 3, 1), resumes_on=date(2025, 4, 14)),
    ),
    Scenario(
        74,
        "Deduction from earnings, leaves the job",
        "the order lapses in September 2024; then a standing order, unpaid",
        (apply("2023-11-08", "Cyan 2013-03-03", by_employer(2)),),
        (26_000, 26_500, 15_000, 14_000),
        (reports("2024-12-09", "collection", by="caseworker", **changed(collect(1))),),
        Habit(stops_on=date(2024, 9, 1)),
    ),
    Scenario(
        75,
        "Deduction from earnings, wages too low for all of it",
        "80% of what the order asks for, with the reason; the rest is carried over each month",
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
