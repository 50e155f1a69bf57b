"""What facts are about, and from whom they came."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class FactKind(models.TextChoices):
    """What a fact is about; ``upkeep.cases.fact_values`` declares the shape of each one's value."""

    BENEFITS = "benefits", _("Benefits of the paying parent")
    PARTNER_BENEFITS = "partner_benefits", _("Benefits of the paying parent's partner")
    PARTNER_IS_PAYING_PARENT = "partner_is_paying_parent", _("Partner is also a paying parent")
    STATUS = "status", _("Status of the paying parent")
    NATION = "nation", _("Nation whose courts set the rate of interest")
    RELEVANT_OTHER_CHILDREN = "relevant_other_children", _("Relevant other children")
    OTHER_ARRANGEMENT_CHILDREN = (
        "other_arrangement_children",
        _("Children supported under another arrangement"),
    )
    HISTORIC_INCOME = "historic_income", _("Historic income from HMRC")
    CURRENT_INCOME = "current_income", _("Current income")
    DUTY_TO_REPORT = "duty_to_report", _("Told in writing to report a rise in income")
    EXPENSE_CONTACT = "expense_contact", _("Variation: costs of contact")
    EXPENSE_ILLNESS = "expense_illness", _("Variation: illness or disability of a child")
    EXPENSE_DEBTS = "expense_debts", _("Variation: debts of the former couple")
    EXPENSE_BOARDING = "expense_boarding", _("Variation: boarding school fees")
    EXPENSE_MORTGAGE = "expense_mortgage", _("Variation: mortgage of the former home")
    ADDED_UNEARNED = "added_unearned", _("Variation: unearned income")
    ADDED_ASSETS = "added_assets", _("Variation: assets")
    ADDED_ON_BENEFIT = "added_on_benefit", _("Variation: income while on a benefit")
    ADDED_DIVERTED = "added_diverted", _("Variation: diverted income")
    NIGHTS = "nights", _("Nights with the paying parent")
    LOCAL_AUTHORITY_NIGHTS = "local_authority_nights", _("Nights in a local authority's care")
    QUALIFIES = "qualifies", _("Qualifying child")
    ASSESSMENT_FIELDS = "assessment_fields", _("Older scheme: the calculation")
    PAYING_PARENT_FIELDS = "paying_parent_fields", _("Older scheme: the paying parent")
    RECEIVING_PARENT_FIELDS = "receiving_parent_fields", _("Older scheme: a receiving parent")
    CHILD_FIELDS = "child_fields", _("Older scheme: a qualifying child")


class SourceKind(models.TextChoices):
    """From whom a fact came; its reference says by which report, answer or order."""

    PAYING_PARENT = "paying_parent", _("Paying parent")
    RECEIVING_PARENT = "receiving_parent", _("Receiving parent")
    HMRC = "hmrc", _("HM Revenue and Customs")
    BENEFITS_SYSTEM = "benefits_system", _("Benefits system")
    EMPLOYER = "employer", _("Employer")
    TRIBUNAL = "tribunal", _("Tribunal")
    CASEWORKER = "caseworker", _("Caseworker")
    TRANSFER = "transfer", _("Transfer of a case")
    RULE = "rule", _("A rule of law")


class Document(models.TextChoices):
    """What somebody showed us."""

    PAYSLIP = "payslip", _("Payslips")
    EMPLOYER_LETTER = "employer_letter", _("Letter of an employer")
    TAX_RETURN = "tax_return", _("Tax return or tax calculation")
    ACCOUNTS = "accounts", _("Accounts of a business")
    BANK_STATEMENT = "bank_statement", _("Bank statement")
    BENEFIT_LETTER = "benefit_letter", _("Letter about a benefit")
    BIRTH_CERTIFICATE = "birth_certificate", _("Birth certificate")
    COURT_ORDER = "court_order", _("Order of a court")
    AGREEMENT = "agreement", _("Agreement in writing")
    RECEIPT = "receipt", _("Receipts, tickets or bills")
    VALUATION = "valuation", _("Valuation")
    OTHER = "other", _("Another document")
