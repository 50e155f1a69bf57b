"""What happens after an application was sent, with the day of each step as far as it is known."""

from datetime import date, timedelta

from django.utils.translation import gettext as _

from upkeep.cases.intake import NOTICE_DAYS
from upkeep.cases.models import OnlineApplication
from upkeep.cases.switches import paused_applications
from upkeep.web.formats import day as in_words


def next_steps(sent: OnlineApplication) -> list[tuple[str, str]]:
    """What happens, and when: an expected day, or what it depends on."""
    steps = [(_("We have received your application"), in_words(sent.received_on))]
    if sent.missing:
        steps.append(
            (
                _("We find out what neither of us knows yet, such as a National Insurance number"),
                _("as soon as we can; the day of your application stays the same"),
            )
        )
    elif _is_paused(sent.reference, sent.received_on):
        steps.append((_("We open your case"), _("as soon as we take in applications again")))
    else:
        starts = sent.received_on + timedelta(days=NOTICE_DAYS)
        steps += [
            (
                _("We open your case, and write to both parents"),
                _("expected on %(day)s, if we know where both live")
                % {"day": in_words(sent.received_on)},
            ),
            (
                _("Child maintenance can count from this day on"),
                _("expected from %(day)s") % {"day": in_words(starts)},
            ),
        ]
    steps.append(
        (
            _("We ask HM Revenue and Customs for the paying parent’s income, and decide"),
            _("we write to both parents with the amount and every step to it"),
        )
    )
    return steps


def _is_paused(reference: str, on: date) -> bool:
    return any(each.reference == reference for each in paused_applications(on))
