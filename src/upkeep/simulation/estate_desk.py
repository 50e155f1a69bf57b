"""Estates in the demonstration: somebody is found who acts, the debt is claimed and accepted.

What is done goes through the doors that everybody uses, and follows from what the database holds.
"""

from datetime import timedelta

from upkeep.cases.actors import Actor
from upkeep.cases.models import Proceeding
from upkeep.collection import estate_claims
from upkeep.collection.estate_claims import Named

FOUND_AFTER = timedelta(days=30)
ACTS = Named(
    "executor",
    "Messrs Make and Believe",
    ["1 Invented Yard", "Nowhere"],
    "ZZ9 9ZZ",
    "the grant of probate, seen",
)


def work_day(actor: Actor) -> int:
    """Do what is due about estates; how many things were done."""
    done = 0
    rows = Proceeding.objects.filter(process=estate_claims.PROCESS, ended_on=None, blocked="")
    waiting = rows.filter(state="nobody_known", entered_on__lte=actor.on - FOUND_AFTER)
    for row in waiting.select_related("paying_parent__person").order_by("pk"):
        # What was written off today is no task any more from tonight on.
        if not estate_claims.owed_to_claim(row.paying_parent):
            continue
        estate_claims.record_representative(row.paying_parent, ACTS, actor)
        estate_claims.claim(row.paying_parent, actor)
        done += 2
    return done
