"""Text that Terraform takes as it is."""

import re

_TEMPLATE = re.compile(r"([$%])\{")


def terraform_literal(text: str) -> str:
    """The text, written so that Terraform finds no expression in it.

    Terraform would replace ``${…}`` and ``%{…}`` in every string of its JSON; ``$${`` and ``%%{``
    stand for ``${`` and ``%{``. Only for text of settings: a token of cdktf is an expression.

    Source: Terraform documentation, "Strings and Templates", "Escape Sequences".
    """
    return _TEMPLATE.sub(r"\1\1{", text)
