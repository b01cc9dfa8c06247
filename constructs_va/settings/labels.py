"""Labels and taints of nodes, as Kubernetes and EKS take them.

Source: Kubernetes documentation, "Labels and Selectors", "Syntax and character set".
"""

from typing import Annotated

from pydantic import AfterValidator, Field

from constructs_va.settings.types import matching

_WORD = r"[A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?"
_IN_WORDS = "63 letters, digits, dashes, dots and underscores at most, no sign first or last"

LabelName = Annotated[
    str,
    matching(
        rf"([a-z0-9]([a-z0-9.-]*[a-z0-9])?/)?{_WORD}",
        f"{_IN_WORDS}; before it, if anything, a domain and a slash: 'example.com/pool'",
    ),
    Field(max_length=253 + 1 + 63),
]
"""The name of a label or a taint."""

LabelValue = Annotated[str, matching(_WORD, _IN_WORDS)]
"""The value of a node group's label. Kubernetes would take an empty one too; EKS doesn't."""

RESERVED_DOMAINS = ("kubernetes.io", "k8s.io", "eks.amazonaws.com")
"""EKS refuses labels of these and of their subdomains: "Label cannot contain reserved prefixes"."""


KARPENTERS_DOMAINS = ("karpenter.sh", "karpenter.k8s.aws")
"""Source: Karpenter's definition of ``NodePool``, "label domain … is restricted"."""


def _outside(domains: tuple[str, ...], owner: str) -> AfterValidator:
    def check(key: str) -> str:
        domain = key.rpartition("/")[0]
        if f".{domain}".endswith(tuple(f".{reserved}" for reserved in domains)):
            raise ValueError(f"a name of one's own: {', '.join(domains)} are reserved by {owner}")
        return key

    return AfterValidator(check)


OwnLabelName = Annotated[LabelName, _outside(RESERVED_DOMAINS, "EKS")]
"""The name of a label that a node group may have."""

PoolLabelName = Annotated[OwnLabelName, _outside(KARPENTERS_DOMAINS, "Karpenter")]
"""The name of a label that Karpenter's nodes may have."""
