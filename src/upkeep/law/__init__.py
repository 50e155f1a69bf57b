"""The law as a library: give it a family's situation, get the amounts and the reasons.

>>> from upkeep.law import calculate, template
>>> result = calculate(template("2012"))
>>> result.rate, result.weekly_total
('basic_plus', '99.50')

It needs no database, no web and no clock; amounts are exact and rounded only where the law rounds.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any

from upkeep.law.explanations import (
    Node,
    in_language,
    nodes_of_document,
    render_text,
    to_document,
)
from upkeep.law.kept_text import StepPattern, patterns_named, whole_steps
from upkeep.law.parameters import (
    CommencementFileError,
    NoValueError,
    ParameterFileError,
    Parameters,
    load_scheme,
)
from upkeep.law.results import Calculated, ProtectedEarnings, Result, Share
from upkeep.law.rulebook import RULEBOOK_VERSION
from upkeep.law.scheme_1993 import SCHEME as SCHEME_1993
from upkeep.law.scheme_1993 import TEMPLATE as TEMPLATE_1993
from upkeep.law.scheme_1993 import work_out as work_out_1993
from upkeep.law.scheme_1993.protected_earnings import protected_earnings_rate
from upkeep.law.scheme_2003 import SCHEME as SCHEME_2003
from upkeep.law.scheme_2003 import TEMPLATE as TEMPLATE_2003
from upkeep.law.scheme_2003 import work_out as work_out_2003
from upkeep.law.scheme_2003.protected_earnings import protected_earnings_figure
from upkeep.law.scheme_2012 import SCHEME as SCHEME_2012
from upkeep.law.scheme_2012 import TEMPLATE as TEMPLATE_2012
from upkeep.law.scheme_2012 import work_out as work_out_2012
from upkeep.law.situations import Problem, SituationError, nearest_of, shown
from upkeep.law.steps import Figure, Step, render_steps, short_form, steps_of
from upkeep.law.summaries import render_summary
from upkeep.law.words import LANGUAGES

__all__ = [
    "LANGUAGES",
    "RULEBOOK_VERSION",
    "SCHEMES",
    "Calculated",
    "CommencementFileError",
    "Figure",
    "NoValueError",
    "Node",
    "ParameterFileError",
    "Problem",
    "ProtectedEarnings",
    "Result",
    "Share",
    "SituationError",
    "Step",
    "StepPattern",
    "calculate",
    "collection_parameters",
    "in_language",
    "nodes_of_document",
    "parameters_version",
    "patterns_named",
    "protected_earnings",
    "render_steps",
    "render_summary",
    "render_text",
    "short_form",
    "steps_of",
    "template",
    "to_document",
    "whole_steps",
]

_WORK_OUT = {
    SCHEME_2012: work_out_2012,
    SCHEME_2003: work_out_2003,
    SCHEME_1993: work_out_1993,
}
_TEMPLATES = {
    SCHEME_2012: TEMPLATE_2012,
    SCHEME_2003: TEMPLATE_2003,
    SCHEME_1993: TEMPLATE_1993,
}

SCHEMES = tuple(_WORK_OUT)
"""The schemes that can be worked out."""


def calculate(situation: Mapping[str, Any], parameters: Parameters | None = None) -> Result:
    """Work out one situation under the scheme it names.

    ``parameters`` are another set of the scheme's figures than those in force, such as a proposal.
    Raises :class:`SituationError`, with every problem listed, if the situation cannot be read.
    """
    if not isinstance(situation, Mapping):
        raise SituationError([Problem("situation", shown(situation), "an object")])
    scheme = situation.get("scheme")
    if not isinstance(scheme, str) or scheme not in _WORK_OUT:
        wanted = "one of " + ", ".join(f'"{known}"' for known in SCHEMES)
        found = shown(scheme) if "scheme" in situation else "nothing"
        nearest = nearest_of(scheme, SCHEMES) if isinstance(scheme, str) else None
        raise SituationError([Problem("scheme", found, wanted, nearest)])
    assert parameters is None or parameters.scheme == scheme, "figures are those of one scheme"
    return _WORK_OUT[scheme](situation, parameters)


def protected_earnings(situation: Mapping[str, Any]) -> ProtectedEarnings | None:
    """What an order against earnings prints as protected, for a calculation in force.

    A calculation of 2012 prints no figure, as a share of each pay is protected; None is also the
    answer where the calculation of 2003 knew no income. Raises :class:`SituationError`.
    """
    if situation["scheme"] == SCHEME_1993:
        return protected_earnings_rate(situation)
    if situation["scheme"] == SCHEME_2003:
        return protected_earnings_figure(situation)
    return None


def template(scheme: str) -> dict[str, Any]:
    """An example situation of a scheme with every field."""
    if scheme not in _TEMPLATES:
        wanted = "one of " + ", ".join(f'"{known}"' for known in SCHEMES)
        raise SituationError([Problem("scheme", shown(scheme), wanted)])
    return copy.deepcopy(dict(_TEMPLATES[scheme]))


def collection_parameters() -> Parameters:
    """The dated figures of collection: fees, limits and times, and what is open to whom.

    ``collection_parameters().on(day).value("fee.receiving_parent").figure.fraction`` is exact.
    """
    return load_scheme("collection")


def parameters_version(scheme: str) -> str:
    """The version of a scheme's parameters: it changes whenever a parameter file changes."""
    return load_scheme(scheme).version
