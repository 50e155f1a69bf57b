"""Child maintenance under the 2012 scheme as an OpenFisca country package.

Written as a user of OpenFisca would write it: entities, variables whose formulas work on whole
arrays, parameters in YAML with dates. It is a yardstick for ``benchmarks/law.py`` and nothing else;
it has no explanations and its amounts are the 32-bit floats that OpenFisca keeps.

Entities are chosen in OpenFisca's favour: only the qualifying children are persons, so the arrays
are as short as they can be, and the facts about parents belong to their groups.
"""

from __future__ import annotations

from pathlib import Path

from openfisca_core.taxbenefitsystems import TaxBenefitSystem

from yardsticks.openfisca_2012.entities import ENTITIES

HERE = Path(__file__).parent


class ChildMaintenance(TaxBenefitSystem):
    """The rules and their figures."""

    def __init__(self) -> None:
        super().__init__(ENTITIES)
        self.add_variables_from_directory(str(HERE / "variables"))
        self.load_parameters(str(HERE / "parameters"))

    def get_package_metadata(self) -> dict[str, str]:
        """The package is not installed, so it says itself what it is."""
        return {"name": "openfisca_2012", "version": "0", "repository_url": "", "location": ""}
