"""Every process of a case, each in the file of its name."""

from upkeep.cases.lifecycle.processes.account_change import ACCOUNT_CHANGE
from upkeep.cases.lifecycle.processes.appeal import APPEAL
from upkeep.cases.lifecycle.processes.application import APPLICATION
from upkeep.cases.lifecycle.processes.arrangement import ARRANGEMENT
from upkeep.cases.lifecycle.processes.arrears_only import ARREARS_ONLY
from upkeep.cases.lifecycle.processes.arrears_plan import ARREARS_PLAN
from upkeep.cases.lifecycle.processes.benefit_deduction import BENEFIT_DEDUCTION
from upkeep.cases.lifecycle.processes.calculation import CALCULATION
from upkeep.cases.lifecycle.processes.change import CHANGE
from upkeep.cases.lifecycle.processes.closure import CLOSURE
from upkeep.cases.lifecycle.processes.complaint import COMPLAINT
from upkeep.cases.lifecycle.processes.direct_debit import DIRECT_DEBIT
from upkeep.cases.lifecycle.processes.earnings_order import EARNINGS_ORDER
from upkeep.cases.lifecycle.processes.employer_query import EMPLOYER_QUERY
from upkeep.cases.lifecycle.processes.estate_claim import ESTATE_CLAIM
from upkeep.cases.lifecycle.processes.growing_up import GROWING_UP
from upkeep.cases.lifecycle.processes.income_check import INCOME_CHECK
from upkeep.cases.lifecycle.processes.indemnity_claim import INDEMNITY_CLAIM
from upkeep.cases.lifecycle.processes.look_alike import LOOK_ALIKE
from upkeep.cases.lifecycle.processes.message import MESSAGE
from upkeep.cases.lifecycle.processes.overpayment import OVERPAYMENT
from upkeep.cases.lifecycle.processes.part_payment import PART_PAYMENT
from upkeep.cases.lifecycle.processes.reconsideration import RECONSIDERATION
from upkeep.cases.lifecycle.processes.returned_payment import RETURNED_PAYMENT
from upkeep.cases.lifecycle.processes.review import REVIEW
from upkeep.cases.lifecycle.processes.same_person import SAME_PERSON
from upkeep.cases.lifecycle.processes.set_off import SET_OFF
from upkeep.cases.lifecycle.processes.stay import STAY
from upkeep.cases.lifecycle.processes.undelivered_letter import UNDELIVERED_LETTER
from upkeep.cases.lifecycle.processes.undelivered_notice import UNDELIVERED_NOTICE
from upkeep.cases.lifecycle.processes.variation import VARIATION
from upkeep.cases.lifecycle.processes.write_off import WRITE_OFF

PROCESSES = {
    process.name: process
    for process in (
        APPLICATION,
        CALCULATION,
        CHANGE,
        REVIEW,
        INCOME_CHECK,
        GROWING_UP,
        VARIATION,
        RECONSIDERATION,
        APPEAL,
        LOOK_ALIKE,
        STAY,
        ARRANGEMENT,
        BENEFIT_DEDUCTION,
        EARNINGS_ORDER,
        DIRECT_DEBIT,
        INDEMNITY_CLAIM,
        COMPLAINT,
        MESSAGE,
        CLOSURE,
        ARREARS_ONLY,
        ESTATE_CLAIM,
        ARREARS_PLAN,
        PART_PAYMENT,
        UNDELIVERED_LETTER,
        UNDELIVERED_NOTICE,
        EMPLOYER_QUERY,
        RETURNED_PAYMENT,
        ACCOUNT_CHANGE,
        OVERPAYMENT,
        WRITE_OFF,
        SET_OFF,
        SAME_PERSON,
    )
}
