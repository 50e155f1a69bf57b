"""The page of a scheme: provision, rule and tests, from the rules and figures themselves.

What is written by hand stands in ``tools/law_<scheme>.txt``, with a line such as ``@rules 2012``
where a table goes; so the page never falls behind the rules.
"""

import importlib
import importlib.util
from collections.abc import Iterator
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
TESTS = FOLDER.parent / "tests" / "law"

COVERED_BY = {
    "2012": {
        "start": ("test_early_months_2012",),
        "hmrc_figure": ("test_hmrc_figure_2012",),
        "current_income": ("test_current_income_2012",),
        "income": ("test_boundaries_2012", "test_mid_year_2012", "test_oracle_2012"),
        "children": ("test_examples_2012", "test_oracle_2012"),
        "childhood": ("test_childhood_2012",),
        "duty_to_report": ("test_assumed_nights_2012",),
        "assumed_nights": ("test_assumed_nights_2012",),
        "rates": ("test_examples_2012", "test_boundaries_2012", "test_oracle_2012"),
        "other_arrangements": ("test_examples_2012", "test_oracle_2012"),
        "apportionment": ("test_examples_2012", "test_properties_2012", "test_oracle_2012"),
        "shared_care": ("test_examples_2012", "test_boundaries_2012", "test_oracle_2012"),
        "local_authority_care": ("test_examples_2012", "test_boundaries_2012", "test_oracle_2012"),
        "variations": ("test_examples_2012", "test_boundaries_2012", "test_oracle_2012"),
        "default": ("test_examples_2012", "test_boundaries_2012"),
        "calculation": ("test_boundaries_2012", "test_oracle_2012"),
        "no_calculation": ("test_situations_2012",),
        "outcomes": ("test_explanations",),
    },
    "2003": {
        "net_income": ("test_net_income_2003",),
        "protected_earnings": ("test_protected_earnings",),
        "earnings": ("test_net_income_2003",),
        "self_employment": ("test_net_income_2003",),
        "tax_credits": ("test_net_income_2003",),
        "income": ("test_examples_2003", "test_boundaries_2003"),
        "children": ("test_examples_2003", "test_boundaries_2003"),
        "rates": (
            "test_examples_2003",
            "test_boundaries_2003",
            "test_properties_2003",
            "test_oracle_2003",
        ),
        "order_children": ("test_examples_2003", "test_boundaries_2003", "test_oracle_2003"),
        "apportionment": (
            "test_examples_2003",
            "test_boundaries_2003",
            "test_properties_2003",
            "test_oracle_2003",
        ),
        "shared_care": (
            "test_examples_2003",
            "test_boundaries_2003",
            "test_properties_2003",
            "test_oracle_2003",
        ),
        "local_authority_care": ("test_examples_2003", "test_boundaries_2003"),
        "additional_income": ("test_examples_2003", "test_variations_2003", "test_oracle_2003"),
        "special_expenses": ("test_examples_2003", "test_variations_2003", "test_oracle_2003"),
        "property_transfer": ("test_net_income_2003",),
        "variations": ("test_examples_2003", "test_variations_2003", "test_oracle_2003"),
        "default": ("test_examples_2003", "test_boundaries_2003"),
        "calculation": ("test_examples_2003", "test_variations_2003", "test_oracle_2003"),
        "supersession": ("test_decisions_in_time_2003",),
        "no_calculation": ("test_situations_2003", "test_boundaries_2003"),
        "coming_over": ("test_coming_over_2003",),
        "outcomes": ("test_situations_2003",),
    },
    "1993": {
        "allowances": ("test_boundaries_1993", "test_dates_1993"),
        "maintenance_requirement": ("test_examples_1993", "test_boundaries_1993"),
        "net_income": ("test_examples_1993", "test_situations_1993"),
        "child_income": ("test_situations_1993",),
        "housing_costs": ("test_derived_examples_1993", "test_boundaries_1993"),
        "travel": ("test_derived_examples_1993", "test_boundaries_1993"),
        "property_transfer": ("test_derived_examples_1993", "test_boundaries_1993"),
        "exempt_income": ("test_examples_1993", "test_derived_examples_1993"),
        "protected_earnings": ("test_protected_earnings",),
        "assessable_income": ("test_examples_1993", "test_situations_1993"),
        "proposed_maintenance": ("test_examples_1993", "test_boundaries_1993"),
        "protected_income": ("test_derived_examples_1993", "test_properties_1993"),
        "minimum_payment": ("test_derived_examples_1993", "test_boundaries_1993"),
        "shared_care": ("test_derived_examples_1993", "test_boundaries_1993"),
        "several_cases": ("test_derived_examples_1993", "test_properties_1993"),
        "local_authority_care": ("test_derived_examples_1993",),
        "part_time_carers": ("test_situations_1993",),
        "interim": ("test_derived_examples_1993", "test_boundaries_1993"),
        "departures": ("test_derived_examples_1993", "test_boundaries_1993"),
        "phasing": ("test_derived_examples_1993",),
        "calculation": ("test_examples_1993", "test_properties_1993"),
        "no_calculation": ("test_situations_1993",),
        "outcomes": ("test_temporal_1993",),
    },
    "transition": {
        "phasing": ("test_transition", "test_coming_over_2003"),
        "flat_cases": ("test_transition", "test_coming_over_2003"),
        "ceiling": ("test_transition", "test_coming_over_2003"),
        "linking": ("test_transition", "test_coming_over_2003"),
        "conversion": ("test_transition", "test_coming_over_2003"),
        "court_order": ("test_transition", "test_coming_over_2003"),
    },
}
"""Which tests hold the rules of a module of a scheme."""


PAGES = (*COVERED_BY, "collection")
"""The pages of the law that are written from its rules and figures."""


def law_page(scheme: str) -> str:
    """The page of a scheme, or of the figures of collection, with its tables filled in."""
    lines: list[str] = []
    for line in (FOLDER / f"law_{scheme}.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("@"):
            lines += table(line.removeprefix("@"), scheme)
        else:
            lines.append(line)
    return "\n".join([*lines, ""])


def table(name: str, scheme: str) -> list[str]:
    """One table by the name that the text calls it by."""
    tables = {"rules": rules, "switches": switches, "figures": figures, "dated": dated}
    return list(tables[name](scheme))


def rules(scheme: str) -> Iterator[str]:
    """Every rule of a scheme with its provision, its first sentence and its tests."""
    from upkeep.law.rules import RULES

    for module in COVERED_BY[scheme]:
        declare(scheme, module)

    yield "| Provision | Rule | What it says | Tests |"
    yield "|---|---|---|---|"
    for module, test_files in COVERED_BY[scheme].items():
        for name, (citation, function) in RULES.items():
            path = name.split(".")
            is_own = path[2] == package(scheme) or len(path) == 4
            if path[-2] == module and is_own:
                says = (function.__doc__ or "").splitlines()[0]
                yield f"| {citation} | `{module}.{path[-1]}` | {says} | {', '.join(test_files)} |"


def package(scheme: str) -> str:
    """The package of a scheme's rules; the road between two schemes has one of its own."""
    return f"scheme_{scheme}" if scheme.isdigit() else scheme


def declare(scheme: str, module: str) -> None:
    """Import a module of a scheme, or one that every scheme uses, which declares its rules."""
    own = f"upkeep.law.{package(scheme)}.{module}"
    has_own = importlib.util.find_spec(own) is not None
    importlib.import_module(own if has_own else f"upkeep.law.{module}")


def switches(scheme: str) -> Iterator[str]:
    """Every point that the law leaves open, as it is decided here."""
    from upkeep.law.parameters import load_scheme

    yield "| Switch | Set to | What it decides | Reading |"
    yield "|---|---|---|---|"
    for parameter in load_scheme(scheme).parameters.values():
        if parameter.unit == "policy":
            value = parameter.values[-1]
            set_to = "yes" if value.is_true else "no"
            yield (
                f"| `{parameter.id}` | {set_to} | {parameter.description} | {value.use.citation} |"
            )


def figures(scheme: str) -> Iterator[str]:
    """Every figure that was not read in the law itself."""
    from upkeep.law.parameters import load_scheme

    yield "| Parameter | From | Status | Reference |"
    yield "|---|---|---|---|"
    for parameter in load_scheme(scheme).parameters.values():
        for value in parameter.values:
            use = value.use
            if parameter.unit != "policy" and use.status != "source":
                yield f"| `{parameter.id}` | {use.valid_from} | {use.status} | {use.citation} |"


def dated(scheme: str) -> Iterator[str]:
    """Every figure with all its values, those announced and not in force last."""
    from upkeep.law.parameters import load_scheme

    yield "| Figure | What it is | From | Value | Reference |"
    yield "|---|---|---|---|---|"
    for parameter in load_scheme(scheme).parameters.values():
        about = f"| `{parameter.id}` | {parameter.description} ({parameter.unit})"
        for value in parameter.values:
            use = value.use
            status = "" if use.status == "source" else f" ({use.status})"
            yield f"{about} | {value.valid_from} | {use.value} | {use.citation}{status} |"
            about = "| |"
        for announced in parameter.announced:
            off = f"*off*: `{announced.announcement}`"
            yield f"{about} | {off} | {announced.shown} | {announced.reference} |"
