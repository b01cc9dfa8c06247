"""Text of settings on its way into a container: as it is, whatever reads it in between."""

from constructs_va.foundation.literal import terraform_literal


def literal(value: str) -> str:
    """A variable's value or a word of a command in which nobody is to find anything to replace.

    Kubernetes would replace ``$(NAME)``, and takes ``$$`` for ``$``. Terraform reads it before, as
    cdktf writes it down unchanged. Source: Kubernetes API reference, EnvVar, ``value``, and
    Container, ``command``.
    """
    return terraform_literal(value.replace("$", "$$"))
