"""A statement as CSV: each movement with its month, for whoever adds up or sorts it themselves.

It holds what the page and the document hold, no more: the reader's accounts, in pounds with two
decimals, and the payments to a receiving parent.
"""

import csv
import io

from django.utils.translation import gettext as _

from upkeep.ledger.export import pounds
from upkeep.web.statement_page import StatementPage


def statement_table(page: StatementPage) -> str:
    """The statement of ``page``, a row for each opening figure, movement and closing figure."""
    file = io.StringIO()
    table = csv.writer(file, lineterminator="\r\n")
    table.writerow(
        [_("Account"), _("Date"), _("Month"), _("What"), _("Amount"), _("Balance"), _("Receipt")]
    )
    start, end = page.statement.start, page.statement.end
    for section, account in zip(page.sections, page.accounts, strict=True):
        opening = [section.title, start, "", _("Opening"), "", pounds(account.opening_pence), ""]
        table.writerow(opening)
        for words, line in zip(section.movements, account.lines, strict=True):
            table.writerow(
                [
                    *(section.title, line.on, f"{line.on:%Y-%m}", words.what),
                    *(pounds(line.amount_pence), pounds(line.balance_pence)),
                    line.receipt_id or "",
                ]
            )
        closing = [section.title, end, "", _("Closing"), "", pounds(account.closing_pence), ""]
        table.writerow(closing)
    paid = _("Paid to the receiving parent")
    for payment in page.payouts:
        on, month = payment.pay_on, f"{payment.pay_on:%Y-%m}"
        table.writerow([paid, on, month, paid, pounds(payment.net_pence), "", ""])
    return file.getvalue()
