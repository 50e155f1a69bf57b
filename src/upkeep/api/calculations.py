"""Working an amount out: pure, for anybody who writes software about child maintenance."""

from http import HTTPStatus
from typing import Annotated, Any, Literal

from django.http import HttpRequest, JsonResponse
from django.utils.translation import get_language
from ninja import Body, Path, Router

from upkeep.api.bearer import Bearer
from upkeep.api.clients import Scope
from upkeep.api.problems import Fault, Problem, RefusedError
from upkeep.api.schemas import Calculation
from upkeep.law import SituationError, calculate, template

REFUSALS: dict[Any, Any] = dict.fromkeys((401, 403, 422, 429), Problem)
router = Router(tags=["calculations"])


@router.get(
    "/examples/{scheme}",
    response={200: dict[str, Any], **REFUSALS},
    auth=Bearer(Scope.CALCULATE),
)
def example(
    request: HttpRequest,
    scheme: Annotated[Literal["1993", "2003", "2012"], Path(description="The scheme.")],
) -> dict[str, Any]:
    """An example situation of a scheme with every field."""
    return template(scheme)


@router.post("", response={200: Calculation, **REFUSALS}, auth=Bearer(Scope.CALCULATE))
def work_out(
    request: HttpRequest,
    situation: Annotated[
        dict[str, Any], Body(description="A situation, in the form of the example of its scheme.")
    ],
) -> JsonResponse:
    """Work one situation out, with the reason for every penny. Nothing of it is kept."""
    try:
        result = calculate(situation)
    except SituationError as error:
        raise RefusedError(
            HTTPStatus.UNPROCESSABLE_ENTITY,
            "invalid",
            "The situation cannot be read. Correct everything that is listed.",
            [
                Fault(pointer=problem.path, detail=f"found {problem.found}; {problem.wanted}")
                for problem in error.problems
            ],
        ) from error
    return JsonResponse(result.to_json("cy" if get_language() == "cy" else "en"))
