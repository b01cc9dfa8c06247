"""The addresses of an environment's resources: a contract, for Terraform replaces what is renamed.

Keep a list of them beside the tests, written by ``"\\n".join(map(str, addresses_of(stacks)))``, and
hold it against what is synthesized by :func:`changes`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from constructs_va.testing.template import Template

STATEFUL_TYPES = frozenset(
    {
        "aws_backup_vault",
        "aws_cloudwatch_log_group",
        "aws_db_instance",
        "aws_db_subnet_group",
        "aws_dynamodb_table",
        "aws_ebs_volume",
        "aws_ecr_repository",
        "aws_efs_file_system",
        "aws_eip",
        "aws_eks_cluster",
        "aws_kms_key",
        "aws_s3_bucket",
        "aws_secretsmanager_secret",
        "aws_sqs_queue",
        "aws_subnet",
        "aws_vpc",
        "helm_release",
        "kubernetes_namespace_v1",
        "kubernetes_persistent_volume_claim_v1",
        "vault_mount",
        "vault_transit_secret_backend_key",
    }
)
"""Resources that hold data, or whose replacement takes others along."""


@dataclass(frozen=True, order=True)
class Address:
    """A resource's place in the state of its stack."""

    stack: str
    type: str
    id: str

    @property
    def stateful(self) -> bool:
        """Whether replacing the resource would lose something."""
        return self.type in STATEFUL_TYPES

    @property
    def resource(self) -> str:
        """The address as Terraform writes it, for example ``aws_sqs_queue.events``."""
        return f"{self.type}.{self.id}"

    def __str__(self) -> str:
        return f"{self.stack}  {self.resource}{'  stateful' if self.stateful else ''}"

    @classmethod
    def parse(cls, line: str) -> "Address":
        """An address from a line that :meth:`__str__` wrote."""
        stack, resource, *_ = line.split()
        return cls(stack, *resource.split(".", 1))


def addresses_of(templates: Mapping[str, Template]) -> list[Address]:
    """The addresses of all resources, sorted."""
    return sorted(
        Address(stack, block.type, block.id)
        for stack, template in templates.items()
        for block in template.blocks()
    )


def changes(before: Iterable[Address], now: Iterable[Address]) -> str:
    """How the addresses differ: an empty string where they don't.

    Stateful addresses that are gone come first, each with the ``moved`` block that keeps the
    resource: to the new address of its type, where there is just one in the stack.
    """
    known, present = set(before), set(now)
    gone, new = sorted(known - present), sorted(present - known)
    lost = [address for address in gone if address.stateful]
    parts = [
        "".join(map(_lost_text, lost, [_heir(address, new) for address in lost])),
        "".join(f"gone: {address}\n" for address in gone if not address.stateful),
        "".join(f"new:  {address}\n" for address in new),
    ]
    return "\n".join(part for part in parts if part)


def _heir(lost: Address, new: Iterable[Address]) -> str:
    candidates = [a for a in new if (a.stack, a.type) == (lost.stack, lost.type)]
    return candidates[0].resource if len(candidates) == 1 else f"{lost.type}.<its new id>"


def _lost_text(lost: Address, heir: str) -> str:
    return f"""\
gone: {lost}: Terraform would destroy it, with what it holds.
  If it only has a new name, say so:
    moved {{
      from = {lost.resource}
      to   = {heir}
    }}
  which is `.resource.move_from_id("{lost.resource}")` on the construct that has the new name.
"""
