"""When a clock runs out: the last day that a state may last."""

from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from upkeep.cases.lifecycle.declaring import Clock, Unit
from upkeep.working_days import after_working_days


def runs_out_on(clock: Clock, entered_on: date) -> date:
    """The last day of a clock that began on ``entered_on``, which itself does not count.

    Months end on the same day of the month, or on its last day.
    """
    if clock.unit is Unit.MONTHS:
        end: date = entered_on + relativedelta(months=clock.count)
        return end
    if clock.unit is Unit.WEEKS:
        return entered_on + timedelta(weeks=clock.count)
    if clock.unit is Unit.DAYS:
        return entered_on + timedelta(days=clock.count)
    return after_working_days(entered_on, clock.count)
