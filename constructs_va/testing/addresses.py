"""The addresses of an environment's resources: a contract, since Terraform replaces what is renamed."""

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

    def __str__(self) -> str:
        return f"{self.stack}  {self.type}.{self.id}{'  stateful' if self.stateful else ''}"

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


def missing_stateful(before: Iterable[Address], now: Iterable[Address]) -> str:
    """What to do about stateful addresses that are gone: an empty string where none is.

    The message has a ``moved`` block for each, to the new address of its type where there is just
    one in the stack. It goes into the stack's construct as
    ``resource.move_from_id("<old id>")``, or as JSON into the stack by ``add_override("moved", […])``.
    """
    known, present = set(before), set(now)
    lines = [
        f"{gone}: gone\n{_moved(gone, present - known)}"
        for gone in sorted(known - present)
        if gone.stateful
    ]
    return "\n".join(lines)


def _moved(gone: Address, new: set[Address]) -> str:
    candidates = [a for a in new if (a.stack, a.type) == (gone.stack, gone.type)]
    to = f"{gone.type}.{candidates[0].id}" if len(candidates) == 1 else f"{gone.type}.<new id>"
    return f"  moved {{\n    from = {gone.type}.{gone.id}\n    to   = {to}\n  }}"
