"""The option that names a language, for commands that explain."""

from typing import Annotated, Literal

import typer

LanguageOption = Annotated[
    Literal["en", "cy"],
    typer.Option("--language", help="Explain in English (en) or Welsh (cy)."),
]
