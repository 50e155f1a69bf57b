"""Taking delivery of bank statements and employers' returns, before the night works them."""

from collections.abc import Sequence
from datetime import datetime

from upkeep.cases.receiving import Delivery, Refusal
from upkeep.collection.forms import EmployerReturnForm, StatementForm, StatementLineForm
from upkeep.collection.models import (
    BankLine,
    BankStatement,
    EmployerReturn,
    EmployerReturnLine,
    UnpostedBankLine,
)


def receive_statements(forms: Sequence[StatementForm], source: str, known_at: datetime) -> Delivery:
    """Record bank statements and queue their lines for posting.

    A statement that is here already changes nothing; one with its number and other figures, and
    one that does not carry on from the balance before it, are refused.
    """
    forms = sorted(forms, key=lambda form: (form.statement_date, form.created_at))
    known = {
        statement.statement_id: statement
        for statement in BankStatement.objects.filter(
            statement_id__in=[form.statement_id for form in forms]
        )
    }
    refused = [refusal for form in forms if (refusal := _differs(form, known))]
    new = [form for form in forms if form.statement_id not in known]
    refused += _gaps(new)
    if not refused:
        _record_statements(new, source, known_at)
    return Delivery(len(new), len(forms) - len(new), tuple(refused))


def _differs(form: StatementForm, known: dict[str, BankStatement]) -> Refusal | None:
    held = known.get(form.statement_id)
    if held is None:
        return None
    balances = (held.opening_pence, held.closing_pence) == (form.opening_pence, form.closing_pence)
    given = {_figures(_line(held, line, held.known_at)) for line in form.lines}
    if balances and given == {_figures(line) for line in held.lines.all()}:
        return None
    return Refusal(
        form.statement_id,
        "a statement of this number with other figures than the one held",
        "ask the bank which is right; a corrected statement needs a number of its own",
    )


def _figures(line: BankLine) -> tuple[object, ...]:
    """All that the bank says of a movement."""
    return (
        line.line_reference,
        line.booking_date,
        line.value_date,
        line.amount_pence,
        line.end_to_end_id,
        line.payment_information_id,
        line.remittance,
        line.counterparty_name,
    )


def _gaps(forms: Sequence[StatementForm]) -> list[Refusal]:
    """Statements that do not open with the balance that the one before closed with."""
    refused = []
    closing: dict[str, int] = {}
    for form in forms:
        account = form.account_iban_or_other
        if account not in closing:
            before = (
                BankStatement.objects.filter(
                    account=account, statement_date__lte=form.statement_date
                )
                .order_by("-statement_date", "-id")
                .first()
            )
            closing[account] = 0 if before is None else before.closing_pence
        if closing[account] != form.opening_pence:
            refused.append(
                Refusal(
                    form.statement_id,
                    f"an opening balance of {form.opening_pence}p after one that closed with "
                    f"{closing[account]}p",
                    "import the statement in between first",
                )
            )
        closing[account] = form.closing_pence
    return refused


def _record_statements(forms: Sequence[StatementForm], source: str, known_at: datetime) -> None:
    statements = BankStatement.objects.bulk_create(
        BankStatement(
            statement_id=form.statement_id,
            account=form.account_iban_or_other,
            statement_date=form.statement_date,
            opening_pence=form.opening_pence,
            closing_pence=form.closing_pence,
            source=source,
            known_at=known_at,
        )
        for form in forms
    )
    lines = BankLine.objects.bulk_create(
        _line(statement, line, known_at)
        for statement, form in zip(statements, forms, strict=True)
        for line in form.lines
    )
    UnpostedBankLine.objects.bulk_create(UnpostedBankLine(bank_line=line) for line in lines)


def _line(statement: BankStatement, line: StatementLineForm, known_at: datetime) -> BankLine:
    return BankLine(
        statement=statement,
        line_reference=f"{statement.statement_id}/{line.line_reference}",
        booking_date=line.booking_date,
        value_date=line.value_date,
        amount_pence=line.amount_pence,
        end_to_end_id=line.end_to_end_id or "",
        payment_information_id=line.payment_information_id or "",
        remittance=line.remittance,
        counterparty_name=line.counterparty_name or "",
        known_at=known_at,
    )


_RETURN_LINE = ("payment_reference", "deducted_on", "deducted_pence", "reason_code", "net_pence")


def receive_employer_return(form: EmployerReturnForm, source: str, known_at: datetime) -> Delivery:
    """Record an employer's return for a month; the same return again changes nothing."""
    month = f"{form.month:%Y-%m}"
    held = EmployerReturn.objects.filter(
        employer_reference=form.employer_reference, month=month
    ).first()
    if held is not None:
        lines = held.lines.values_list(*_RETURN_LINE)
        same = set(lines) == {
            tuple(getattr(line, name) for name in _RETURN_LINE) for line in form.deductions
        }
        return Delivery(0, 1, () if same else (_second_return(form, month),))
    made = EmployerReturn.objects.create(
        employer_reference=form.employer_reference,
        month=month,
        submitted_on=form.submitted_on,
        total_pence=form.total_pence,
        source=source,
        known_at=known_at,
    )
    EmployerReturnLine.objects.bulk_create(
        EmployerReturnLine(
            employer_return=made,
            payment_reference=line.payment_reference,
            deducted_on=line.deducted_on,
            deducted_pence=line.deducted_pence,
            reason_code=line.reason_code,
            net_pence=line.net_pence,
        )
        for line in form.deductions
    )
    return Delivery(1, 0)


def _second_return(form: EmployerReturnForm, month: str) -> Refusal:
    return Refusal(
        f"{form.employer_reference} {month}",
        "a second return for the month, with other deductions",
        "correct the difference on the next month's return",
    )
