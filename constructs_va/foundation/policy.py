"""IAM policy documents."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

Conditions = Mapping[str, Mapping[str, str | Sequence[str]]]
"""Operator to condition key to value, as in ``{"Bool": {"aws:SecureTransport": "false"}}``."""


@dataclass(frozen=True)
class Statement:
    """One statement of a policy. Keep ``sid`` unique in a policy; reviewers look for it."""

    sid: str
    actions: Sequence[str]
    resources: Sequence[str] = ("*",)
    principals: Mapping[str, Sequence[str]] | Literal["*"] | None = None
    """Who it holds for: ``{"AWS": […]}`` or ``{"Service": […]}``. None in policies of a role."""

    conditions: Conditions | None = None
    effect: Literal["Allow", "Deny"] = "Allow"

    def rendered(self) -> dict[str, object]:
        """The statement as AWS writes it; what isn't set is left out."""
        members = {
            "Sid": self.sid,
            "Effect": self.effect,
            "Principal": self.principals,
            "Action": self.actions,
            "Resource": self.resources or None,
            "Condition": self.conditions,
        }
        return {name: value for name, value in members.items() if value is not None}


def policy_document(*statements: Statement) -> str:
    """The JSON text of a policy."""
    rendered = [statement.rendered() for statement in statements]
    return json.dumps({"Version": "2012-10-17", "Statement": rendered})


def trust(
    sid: str,
    principals: Mapping[str, Sequence[str]],
    *actions: str,
    conditions: Conditions | None = None,
) -> Statement:
    """A statement of a role's trust policy, which names no resources."""
    return Statement(
        sid,
        actions or ("sts:AssumeRole",),
        resources=(),
        principals=principals,
        conditions=conditions,
    )


def deny_insecure_transport(actions: str, *resources: str) -> Statement:
    """Refuse whoever comes without TLS. ``actions`` is for example ``sqs:*``."""
    return Statement(
        sid="DenyInsecureTransport",
        effect="Deny",
        principals="*",
        actions=(actions,),
        resources=resources,
        conditions={"Bool": {"aws:SecureTransport": "false"}},
    )
