"""Tags that every resource of an environment carries."""

from typing import Annotated

from pydantic import Field

from constructs_va.settings.model import Settings
from constructs_va.settings.types import matching

TagValue = Annotated[
    str,
    matching(r"[\w .:/=+@-]*", "letters, digits, spaces and _ . : / = + - @"),
    Field(min_length=1, max_length=256),
]
"""A tag's value. Source: Tagging AWS Resources User Guide, "Best practices and strategies"."""


class Tags(Settings):
    """Who owns the resources and who pays; AWS cost reports group by them."""

    project: TagValue
    """The system that the resources belong to."""

    owner: TagValue
    """The team to ask about a resource."""

    cost_centre: TagValue
    """Where its cost is booked."""
