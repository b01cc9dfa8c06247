"""Text of settings on its way into a container: as it is, whatever reads it in between."""

import re

_TEMPLATE = re.compile(r"([$%])\{")


def literal(value: str) -> str:
    """A variable's value or a word of a command in which nobody is to find anything to replace.

    Kubernetes would replace ``$(NAME)``, and takes ``$$`` for ``$``. Terraform reads it before, as
    cdktf writes it down unchanged; it would replace ``${…}`` and ``%{…}``, and takes ``$${`` and
    ``%%{`` for these. Source: Kubernetes API reference, EnvVar, ``value``, and Container,
    ``command``; Terraform documentation, "Strings and Templates", "Escape Sequences".
    """
    return _TEMPLATE.sub(r"\1\1{", value.replace("$", "$$"))
