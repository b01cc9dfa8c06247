"""IAM roles that collect what others allow them."""

from typing import Protocol

from cdktf_cdktf_provider_aws.iam_role import IamRole
from cdktf_cdktf_provider_aws.iam_role_policy import IamRolePolicy
from cdktf_cdktf_provider_aws.iam_role_policy_attachment import IamRolePolicyAttachment
from constructs import Construct

from constructs_va.foundation.policy import Statement, policy_document
from constructs_va.settings import AwsContext


class Grantee(Protocol):
    """Whoever can be allowed something: a :class:`Role`, or what you have that does the same."""

    def allow(self, id_: str, *statements: Statement) -> None:
        """Give the holder these permissions, kept under ``id_``."""
        ...


class Role(Construct):
    """A role with no permissions at first.

    Args:
        name: the role's name, without the prefix.
        trust: who may assume it.
        managed_policies: names of AWS's managed policies, for example ``AmazonEKSClusterPolicy``.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        context: AwsContext,
        name: str,
        trust: Statement,
        managed_policies: tuple[str, ...] = (),
    ) -> None:
        super().__init__(scope, id_)
        self.resource = IamRole(
            self, "Default", name=context.name(name), assume_role_policy=policy_document(trust)
        )
        self.arn = self.resource.arn
        self.attachments = [
            IamRolePolicyAttachment(
                self,
                policy.rsplit("/", 1)[-1],
                role=self.resource.name,
                policy_arn=f"arn:{context.partition}:iam::aws:policy/{policy}",
            )
            for policy in managed_policies
        ]

    @property
    def policies(self) -> list[IamRolePolicy]:
        """What it was allowed so far: what uses the role comes after these, and goes before."""
        return [child for child in self.node.children if isinstance(child, IamRolePolicy)]

    def allow(self, id_: str, *statements: Statement) -> None:
        """Add an inline policy. It lives in the role's stack, and goes when the role goes."""
        IamRolePolicy(
            self,
            id_,
            name=id_,
            role=self.resource.name,
            policy=policy_document(*statements),
        )
