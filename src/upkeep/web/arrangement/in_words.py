"""An arrangement in sentences: the same on the page and on the paper that both sign."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from upkeep.web.arrangement.agreed import OFTEN, REVIEWS, Agreed
from upkeep.web.formats import day, pounds

MONTHS_OF_REVIEW = {int(months): words for months, words in REVIEWS.items()}


def sentences(agreed: Agreed) -> list[str]:
    """What both parents agree, one sentence each."""
    named = {
        "payer": agreed.payer,
        "receiver": agreed.receiver,
        "amount": pounds(agreed.pence),
        "often": OFTEN[agreed.often],
        "first": day(agreed.first_on),
        "review": day(agreed.review_on),
        "children": ", ".join(agreed.children),
    }
    pays = ngettext(
        "%(payer)s pays %(receiver)s %(amount)s %(often)s for %(children)s.",
        "%(payer)s pays %(receiver)s %(amount)s %(often)s for these children together: "
        "%(children)s.",
        len(agreed.children),
    )
    said = [pays % named, _("The first payment is on %(first)s.") % named]
    if agreed.way:
        said.append(_("It is paid this way: %(way)s") % {"way": agreed.way})
    if agreed.time:
        said.append(_("The children’s time with each of us: %(time)s") % {"time": agreed.time})
    if agreed.further:
        said.append(_("We also agree: %(further)s") % {"further": agreed.further})
    return [
        *said,
        _("We look at this again on %(review)s, or sooner if something changes for one of us.")
        % named,
        _("If one of us cannot keep to it, we tell the other before the payment is due."),
    ]


def remarks() -> list[str]:
    """What both should know before they sign."""
    return [
        _("This is an agreement between the two of us. Nobody checks it or collects for us."),
        _("By itself it cannot be enforced. A solicitor can tell us how a court can make it so."),
        _(
            "Either of us may apply for a calculation at any time. What is agreed here does not "
            "stand in the way of that."
        ),
    ]
