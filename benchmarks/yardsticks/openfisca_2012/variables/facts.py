"""What is known about a family, before any rule is applied."""

from openfisca_core.indexed_enums import Enum
from openfisca_core.periods import DateUnit
from openfisca_core.variables import Variable

from yardsticks.openfisca_2012.entities import Child, Family

UNKNOWN = -1


class Benefit(Enum):
    none = "None"
    unlisted = "One that is in neither list"
    armed_forces_compensation = "Armed forces compensation"
    bereavement_allowance = "Bereavement allowance"
    bereavement_allowance_old_award = "Bereavement allowance old award"
    carer_support_payment = "Carer support payment"
    carers_allowance = "Carers allowance"
    employment_and_support_allowance_contributory = "Employment and support allowance contributory"
    employment_and_support_allowance_income_related = (
        "Employment and support allowance income related"
    )
    foreign_social_security_benefit = "Foreign social security benefit"
    incapacity_benefit = "Incapacity benefit"
    income_support = "Income support"
    industrial_injuries_benefit = "Industrial injuries benefit"
    jobseekers_allowance_contribution_based = "Jobseekers allowance contribution based"
    jobseekers_allowance_income_based = "Jobseekers allowance income based"
    maternity_allowance = "Maternity allowance"
    maternity_allowance_spouse_business = "Maternity allowance spouse business"
    new_state_pension = "New state pension"
    pension_credit = "Pension credit"
    severe_disablement_allowance = "Severe disablement allowance"
    state_pension = "State pension"
    training_allowance = "Training allowance"
    universal_credit_no_earnings = "Universal credit no earnings"
    war_disablement_pension = "War disablement pension"
    war_widows_pension = "War widows pension"
    widowed_mothers_allowance = "Widowed mothers allowance"
    widowed_parents_allowance = "Widowed parents allowance"
    widows_pension = "Widows pension"


class Circumstance(Enum):
    none = "None"
    child = "A child"
    prisoner = "A prisoner"
    youth_trainee = "A young trainee"
    under_18_on_income_related_benefit = "Under 18 with an income-related benefit"
    care_home_resident_funded = "In a care home with help towards the cost"


class historic_income(Variable):
    value_type = float
    default_value = UNKNOWN
    entity = Family
    definition_period = DateUnit.WEEK
    label = "Yearly income on HMRC's record; -1 if not known"


class current_income(Variable):
    value_type = float
    default_value = UNKNOWN
    entity = Family
    definition_period = DateUnit.WEEK
    label = "Current gross weekly income; -1 if not known"


class benefit(Variable):
    value_type = Enum
    possible_values = Benefit
    default_value = Benefit.none
    entity = Family
    definition_period = DateUnit.WEEK
    label = "Benefit of the paying parent"


class partner_benefit(Variable):
    value_type = Enum
    possible_values = Benefit
    default_value = Benefit.none
    entity = Family
    definition_period = DateUnit.WEEK
    label = "Benefit of the paying parent's partner"


class partner_is_paying_parent(Variable):
    value_type = bool
    entity = Family
    definition_period = DateUnit.WEEK
    label = "Whether the partner is a paying parent too"


class circumstance(Variable):
    value_type = Enum
    possible_values = Circumstance
    default_value = Circumstance.none
    entity = Family
    definition_period = DateUnit.WEEK
    label = "Circumstance that gives the nil rate"


class relevant_other_children(Variable):
    value_type = int
    entity = Family
    definition_period = DateUnit.WEEK
    label = "Children in the paying parent's own household"


class other_arrangement_children(Variable):
    value_type = int
    entity = Family
    definition_period = DateUnit.WEEK
    label = "Children maintained under another arrangement"


class contact_costs(Variable):
    value_type = float
    entity = Family
    definition_period = DateUnit.WEEK
    label = "Agreed costs of contact a week"


class unearned_income(Variable):
    value_type = float
    entity = Family
    definition_period = DateUnit.WEEK
    label = "Agreed unearned income a year"


class nights(Variable):
    value_type = int
    entity = Child
    definition_period = DateUnit.WEEK
    label = "Nights a year with the paying parent"


class local_authority_nights(Variable):
    value_type = int
    entity = Child
    definition_period = DateUnit.WEEK
    label = "Nights a year in local authority care"
