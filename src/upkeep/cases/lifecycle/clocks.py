"""When a clock runs out: the last day that a state may last."""

from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from upkeep.cases.lifecycle.declaring import Clock, Unit
from upkeep.working_days import after_working_days

POST_TAKES = timedelta(days=2)
"""A letter counts as received on the second day after it was posted (SI 2012/2677 reg 7(2))."""


def runs_out_on(clock: Clock, entered_on: date) -> date:
    """The last day of a clock of a state that was entered on a day, which itself does not count.

    One that runs from receipt begins when a letter posted on that day counts as received; for an
    electronic one, which counts as received a day earlier, that is a day more than the law gives.
    Months end on the same day of the month, or on its last day.
    """
    if clock.from_receipt:
        entered_on += POST_TAKES
    if clock.unit is Unit.MONTHS:
        end: date = entered_on + relativedelta(months=clock.count)
        return end
    if clock.unit is Unit.WEEKS:
        return entered_on + timedelta(weeks=clock.count)
    if clock.unit is Unit.DAYS:
        return entered_on + timedelta(days=clock.count)
    return after_working_days(entered_on, clock.count)
