"""Addresses of the pages. They name cases by reference, never people."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from upkeep.web import brand, language, sign_in
from upkeep.web.calculator.carrying import RUN_LENGTH, RUN_LETTERS
from upkeep.web.views import (
    account_changes,
    appeals,
    application_documents,
    apply,
    arrangement,
    arrears_plans,
    asking,
    books,
    calculator,
    cards,
    case_messages,
    cases,
    changes,
    client_funds,
    defects,
    direct_pay,
    employer_online,
    employers,
    estates,
    findings,
    first_sign_in,
    guidance,
    held_money,
    letters,
    messages,
    online_applications,
    orders,
    overpayments,
    own_account,
    own_debits,
    own_plan,
    own_preferences,
    own_sign_in,
    parents,
    part_payments,
    payroll,
    payroll_months,
    payroll_orders,
    payroll_sign_in,
    people,
    private_words,
    proceedings,
    reads,
    restricted,
    rollout,
    security_contact,
    set_offs,
    sign_in_codes,
    state_money,
    statements,
    teams,
    what_if,
    work,
    write_offs,
)


class ReferenceConverter(StringConverter):
    """A case's reference as it stands in an address."""

    regex = "[A-Z0-9]{1,12}"


class RunConverter(StringConverter):
    """The random name of a run of the calculator."""

    regex = f"[{RUN_LETTERS}]{{{RUN_LENGTH}}}"


class EmployerConverter(StringConverter):
    """An employer's reference."""

    regex = "EMP[0-9]{5}"


class MonthConverter(StringConverter):
    """A month such as 2024-04."""

    regex = "[0-9]{4}-[0-9]{2}"


register_converter(EmployerConverter, "employer")
register_converter(MonthConverter, "month")
register_converter(ReferenceConverter, "reference")
register_converter(RunConverter, "run")

urlpatterns = [
    path("", sign_in.landing, name="landing"),
    path(".well-known/security.txt", security_contact.security_contact, name="security_contact"),
    path("brand.css", brand.brand_style, name="brand_style"),
    path("sign-in/", sign_in.sign_in, name="account_login"),
    path("sign-out/", sign_in.sign_out, name="account_logout"),
    path("signed-out/", sign_in.signed_out, name="signed_out"),
    path("sign-in/inactive/", sign_in.inactive, name="account_inactive"),
    path("sign-in/first/", first_sign_in.first, name="sign_in_first"),
    path("sign-in/first/choose/", first_sign_in.choose, name="sign_in_choose"),
    path("sign-in/first/done/", first_sign_in.opened, name="sign_in_opened"),
    path("sign-in/first/ask/", first_sign_in.ask, name="sign_in_ask"),
    path("sign-in/forgotten/", first_sign_in.forgotten, name="sign_in_forgotten"),
    path("sign-in/code/", own_sign_in.second_step, name="mfa_authenticate"),
    path("sign-in/passkey/", sign_in.by_passkey, name="mfa_login_webauthn"),
    path("account/", own_sign_in.overview, name="mfa_index"),
    path("account/app/", own_sign_in.add_app, name="mfa_activate_totp"),
    path("account/app/remove/", own_sign_in.remove_app, name="mfa_deactivate_totp"),
    path("account/passkeys/add/", own_sign_in.add_passkey, name="mfa_add_webauthn"),
    path(
        "account/passkeys/<int:pk>/remove/",
        own_sign_in.remove_passkey,
        name="mfa_remove_webauthn",
    ),
    path("account/codes/", own_sign_in.recovery_codes, name="mfa_view_recovery_codes"),
    path("account/codes/new/", own_sign_in.new_recovery_codes, name="mfa_generate_recovery_codes"),
    path("account/confirm/", own_sign_in.confirm_by_password, name="account_reauthenticate"),
    path("account/confirm/code/", own_sign_in.confirm_by_code, name="mfa_reauthenticate"),
    path(
        "account/confirm/passkey/",
        own_sign_in.confirm_by_passkey,
        name="mfa_reauthenticate_webauthn",
    ),
    path("language/", language.choose_language, name="language"),
    path("calculator/", calculator.start, name="calculator"),
    path("calculator/gone/", calculator.gone, name="calculator_gone"),
    path("calculator/finished/", calculator.finished, name="calculator_finished"),
    path("calculator/<run:run>/check/", calculator.check, name="calculator_check"),
    path("calculator/<run:run>/result/", calculator.result, name="calculator_result"),
    path("calculator/<run:run>/print/", calculator.print_view, name="calculator_print"),
    path("calculator/<run:run>/result.pdf", calculator.document, name="calculator_document"),
    path("calculator/<run:run>/finish/", calculator.finish, name="calculator_finish"),
    path("calculator/<run:run>/<slug:name>/", calculator.question, name="calculator_question"),
    path("arrangement/", arrangement.start, name="arrangement"),
    path("arrangement/write/", arrangement.write, name="arrangement_form"),
    path("apply/", apply.start, name="apply"),
    path("apply/begin/", apply.begin, name="apply_begin"),
    path("apply/code/", apply.code, name="apply_code"),
    path("apply/return/", apply.come_back, name="apply_return"),
    path("apply/parts/", apply.tasks, name="apply_tasks"),
    path("apply/documents/", application_documents.documents, name="apply_documents"),
    path("apply/check/", apply.check, name="apply_check"),
    path("apply/sent/", apply.sent, name="apply_sent"),
    path("apply/leave/", apply.leave, name="apply_leave"),
    path("apply/stop/", apply.stop, name="apply_stop"),
    path("apply/stopped/", apply.stopped, name="apply_stopped"),
    path("apply/questions/<slug:name>/", apply.question, name="apply_question"),
    path("payroll/", payroll.payroll, name="payroll"),
    path("payroll/first/", payroll_sign_in.first, name="payroll_first"),
    path("payroll/choose/", payroll_sign_in.choose, name="payroll_choose"),
    path("payroll/code/", payroll_sign_in.ask, name="payroll_ask"),
    path("payroll/<employer:employer>/", payroll.employer, name="payroll_employer"),
    path("payroll/<employer:employer>/people/", payroll.people, name="payroll_people"),
    path("payroll/<employer:employer>/history/", payroll.history, name="payroll_history"),
    path("payroll/<employer:employer>/joiner/", payroll.joiner, name="payroll_joiner"),
    path(
        "payroll/<employer:employer>/letters/<int:number>.pdf",
        payroll.notice,
        name="payroll_notice",
    ),
    path(
        "payroll/<employer:employer>/orders/<slug:reference>/",
        payroll_orders.order,
        name="payroll_order",
    ),
    path(
        "payroll/<employer:employer>/orders/<slug:reference>.json",
        payroll_orders.order_file,
        name="payroll_order_file",
    ),
    path(
        "payroll/<employer:employer>/months/<month:month>/",
        payroll_months.month,
        name="payroll_month",
    ),
    path(
        "payroll/<employer:employer>/months/<month:month>.csv",
        payroll_months.table,
        name="payroll_table",
    ),
    path(
        "payroll/<employer:employer>/months/<month:month>/<slug:reference>/",
        payroll_months.line,
        name="payroll_line",
    ),
    path("home/", parents.home, name="home"),
    path("home/preferences/", own_preferences.preferences, name="own_preferences"),
    path("home/<reference:reference>/", parents.case, name="own_case"),
    path(
        "home/<reference:reference>/decisions/<int:number>/", parents.decision, name="own_decision"
    ),
    path("home/<reference:reference>/receipts/<int:number>/", parents.receipt, name="own_receipt"),
    path("home/<reference:reference>/payments.ics", parents.calendar, name="own_calendar"),
    path("home/<reference:reference>/statement/", statements.own_statement, name="own_statement"),
    path(
        "home/<reference:reference>/statement.csv",
        statements.own_statement_table,
        name="own_statement_table",
    ),
    path(
        "home/<reference:reference>/statement.pdf",
        statements.own_statement_document,
        name="own_statement_document",
    ),
    path("notify/receipts/", messages.notify_receipt, name="notify_receipt"),
    path("cards/webhook/", cards.webhook, name="card_webhook"),
    path("home/<reference:reference>/pay/", cards.pay, name="own_pay"),
    path("home/<reference:reference>/pay/<slug:card>/", cards.payment, name="own_card_payment"),
    path("home/<reference:reference>/plan/", own_plan.own_plan, name="own_plan"),
    path("home/<reference:reference>/direct-debit/", own_debits.own_debit, name="own_debit"),
    path("home/<reference:reference>/account/", own_account.own_account, name="own_account"),
    path("home/<reference:reference>/messages/", case_messages.own_messages, name="own_messages"),
    path(
        "home/<reference:reference>/messages/<int:number>/",
        case_messages.own_document,
        name="own_message_document",
    ),
    path("home/<reference:reference>/what-if/", what_if.own_what_if, name="own_what_if"),
    path("home/<reference:reference>/direct-pay/", direct_pay.own, name="own_direct_pay"),
    path("home/<reference:reference>/letters/", letters.own_letters, name="own_letters"),
    path("home/<reference:reference>/ask/", asking.asks, name="own_asks"),
    path("home/<reference:reference>/ask/<slug:asked>/", asking.ask, name="own_ask"),
    path(
        "home/<reference:reference>/letters/<int:number>.pdf", letters.own_letter, name="own_letter"
    ),
    path("cases/", cases.search, name="cases"),
    path("cases/triage/", messages.triage, name="triage"),
    path("cases/<reference:reference>/", cases.case, name="case"),
    path(
        "cases/<reference:reference>/decisions/<int:number>/", cases.decision, name="case_decision"
    ),
    path(
        "cases/<reference:reference>/decisions/<int:number>/findings/",
        findings.findings,
        name="case_findings",
    ),
    path("cases/<reference:reference>/receipts/<int:number>/", cases.receipt, name="case_receipt"),
    path(
        "cases/<reference:reference>/letters/<int:number>.pdf",
        letters.case_letter,
        name="case_letter",
    ),
    path("cases/<reference:reference>/ledger/", cases.ledger, name="case_ledger"),
    path("cases/<reference:reference>/all/<slug:what>/", cases.listed, name="case_list"),
    path(
        "cases/<reference:reference>/proceedings/<int:number>/",
        proceedings.proceeding,
        name="case_proceeding",
    ),
    path("cases/<reference:reference>/appeals/<int:number>/", appeals.appeal, name="case_appeal"),
    path(
        "cases/<reference:reference>/appeals/<int:number>/bundle.pdf",
        appeals.bundle,
        name="case_bundle",
    ),
    path("cases/<reference:reference>/private/", private_words.private, name="case_private"),
    path(
        "cases/<reference:reference>/messages/", case_messages.case_messages, name="case_messages"
    ),
    path(
        "cases/<reference:reference>/messages/<int:number>/",
        case_messages.case_document,
        name="case_message_document",
    ),
    path(
        "cases/<reference:reference>/sign-in-code/",
        sign_in_codes.sign_in_code,
        name="case_sign_in_code",
    ),
    path("cases/<reference:reference>/order/", orders.new_order, name="case_order"),
    path("cases/<reference:reference>/reads/", reads.reads, name="case_reads"),
    path("cases/<reference:reference>/open/", restricted.opening, name="case_opening"),
    path("work/restricted/", restricted.restricted, name="restricted"),
    path(
        "work/restricted/openings/<int:number>/", restricted.opening_review, name="opening_review"
    ),
    path("work/restricted/<reference:reference>/", restricted.restriction, name="restriction"),
    path("cases/<reference:reference>/start/", proceedings.start, name="case_start"),
    path("cases/<reference:reference>/changes/", changes.choose, name="case_changes"),
    path("cases/<reference:reference>/changes/<slug:kind>/", changes.change, name="case_change"),
    path(
        "cases/<reference:reference>/statement/", statements.case_statement, name="case_statement"
    ),
    path(
        "cases/<reference:reference>/statement.csv",
        statements.case_statement_table,
        name="case_statement_table",
    ),
    path(
        "cases/<reference:reference>/statement.pdf",
        statements.case_statement_document,
        name="case_statement_document",
    ),
    path("cases/<reference:reference>/direct-pay/", direct_pay.of_case, name="case_direct_pay"),
    path("cases/<reference:reference>/journal/", books.enter, name="case_journal"),
    path("cases/<reference:reference>/write-off/", write_offs.propose, name="case_write_off"),
    path("books/", books.overview, name="books"),
    path("books/mornings/", books.all_mornings, name="mornings"),
    path("books/mornings/<int:number>/", books.morning, name="morning"),
    path("books/client-funds/", client_funds.client_funds, name="client_funds"),
    path("books/collectability/", client_funds.collectability, name="collectability"),
    path("books/client-funds/entries/", client_funds.entries, name="client_fund_entries"),
    path("books/state/", state_money.state_money, name="state_money"),
    path("books/cards/", cards.card_payouts, name="card_payouts"),
    path("books/waiting/", held_money.held_money, name="held_money"),
    path("books/waiting/receipts/<int:number>/", held_money.held_receipt, name="held_receipt"),
    path("books/waiting/holds/<int:number>/", held_money.hold, name="hold"),
    path("books/accounts/", account_changes.account_changes, name="account_changes"),
    path("books/accounts/<int:number>/", account_changes.account_change, name="account_change"),
    path("books/write-offs/", write_offs.write_offs, name="write_offs"),
    path("books/write-offs/<int:number>/", write_offs.write_off, name="write_off"),
    path("cases/<reference:reference>/set-off/", set_offs.claim, name="case_set_off"),
    path(
        "cases/<reference:reference>/arrears-plan/", arrears_plans.agree, name="case_arrears_plan"
    ),
    path(
        "cases/<reference:reference>/part-payment/",
        part_payments.propose,
        name="case_part_payment",
    ),
    path("cases/<reference:reference>/estate/", estates.case_estate, name="case_estate"),
    path("books/estates/", estates.estates, name="estates"),
    path("books/part-payments/", part_payments.part_payments, name="part_payments"),
    path("books/part-payments/<int:number>/", part_payments.part_payment, name="part_payment"),
    path("books/arrears-plans/", arrears_plans.arrears_plans, name="arrears_plans"),
    path("books/arrears-plans/<int:number>/", arrears_plans.arrears_plan, name="arrears_plan"),
    path("books/set-offs/", set_offs.set_offs, name="set_offs"),
    path("books/set-offs/<int:number>/", set_offs.set_off, name="set_off"),
    path("books/overpayments/", overpayments.overpayments, name="overpayments"),
    path("books/overpayments/<int:number>/", overpayments.overpayment, name="overpayment"),
    path("books/journals/", books.journals, name="journals"),
    path("books/journals/<int:number>/", books.journal, name="journal"),
    path("employers/", employers.employers, name="employers"),
    path("employers/<reference:reference>/", employers.employer, name="employer"),
    path(
        "employers/<reference:reference>/online/",
        employer_online.employer_online,
        name="employer_online",
    ),
    path(
        "employers/<reference:reference>/orders/<int:number>/",
        orders.order,
        name="employer_order",
    ),
    path(
        "employers/<reference:reference>/schedules/<int:number>.csv",
        employers.schedule,
        name="employer_schedule",
    ),
    path(
        "employers/<reference:reference>/notices/<int:number>.pdf",
        employers.notice,
        name="employer_notice",
    ),
    path(
        "employers/<reference:reference>/notices/<int:number>.json",
        employers.notice_file,
        name="employer_notice_file",
    ),
    path("guidance/", guidance.search, name="guidance"),
    path("guidance/law/<path:path>/", guidance.provision, name="provision"),
    path("guidance/<slug:name>/", guidance.guide, name="guide"),
    path("work/applications/", online_applications.waiting, name="online_applications"),
    path(
        "work/applications/<reference:reference>/",
        online_applications.online_application,
        name="online_application",
    ),
    path(
        "work/applications/<reference:reference>/documents/<int:number>/",
        application_documents.document,
        name="online_document",
    ),
    path("board/", work.board, name="board"),
    path("work/", work.work, name="work"),
    path("board/board.csv", work.board_file, name="board_file"),
    path("work/team/", work.team, name="team"),
    path("switches/", rollout.switches, name="switches"),
    path("shadow/", rollout.shadows, name="shadows"),
    path("shadow/<int:number>/", rollout.shadow, name="shadow"),
    path("people/", people.recorded_twice, name="recorded_twice"),
    path("people/<slug:reference>/", people.compare, name="likely_same"),
    path("work/teams/", teams.teams, name="teams"),
    path("work/teams/new/", teams.new_team, name="new_team"),
    path("work/teams/<int:number>/", teams.team_form, name="team_form"),
    path("defects/", defects.register, name="defects"),
    path("defects/<slug:reference>/", defects.defect, name="defect"),
]
