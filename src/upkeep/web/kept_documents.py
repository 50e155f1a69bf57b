"""Documents that are made once, as tagged PDF (PDF/UA-1), and kept as they were sent."""

import hashlib
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import typst
from django.db import models, transaction

TEMPLATE = Path(__file__).parent / "documents/letter.typ"


def kept_pdf(
    documents: type[models.Model], about: Mapping[str, models.Model], make: Callable[[], bytes]
) -> bytes:
    """The document about something: as ``documents`` keep it, or made now and kept from now on.

    ``about`` names the field and what it refers to. What is kept has its SHA-256 beside it.
    """
    found = documents._default_manager
    kept: Any = found.filter(**about).first()
    if kept is None:
        content = make()
        with transaction.atomic():
            kept, _is_new = found.get_or_create(
                **about,
                defaults={"content": content, "digest": hashlib.sha256(content).hexdigest()},
            )
    content = bytes(kept.content)
    assert hashlib.sha256(content).hexdigest() == kept.digest, f"{about} is not what was kept"
    return content


def made_pdf(words: Mapping[str, Any]) -> bytes:
    """A letter from every word of it; the template holds none."""
    made = typst.compile(
        TEMPLATE,
        format="pdf",
        ignore_system_fonts=True,
        sys_inputs={"letter": json.dumps(words)},
        pdf_standards=["ua-1"],
    )
    assert isinstance(made, bytes)
    return made
