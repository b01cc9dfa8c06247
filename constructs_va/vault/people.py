"""What people and pipelines may do in Vault."""

from collections.abc import Sequence

from constructs_va.vault.mounts import AWS_AUTH, DATABASE, PREFIX, SECRETS, TRANSIT
from constructs_va.vault.policy import Capability, Rule
from constructs_va.vault.server_names import KUBERNETES_AUTH

MANAGE: Sequence[Capability] = ("create", "read", "update", "delete")
MANAGE_PROTECTED: Sequence[Capability] = (*MANAGE, "sudo")


def deploying(*, destroyable: bool) -> list[Rule]:
    """What applying this library's configuration takes, in place of the root token.

    It is no small thing: who says what others may do can let himself do anything. But it is done
    under a name, for an hour, and not by accident: secrets, for one, aren't among it.

    Source of where ``sudo`` is needed: Vault documentation, "Policies", "Root protected API
    endpoints".

    Args:
        destroyable: whether what holds data may be taken away too.
    """
    mount = MANAGE if destroyable else ("create", "read", "update")
    return [
        Rule("sys/audit", ("read", "sudo")),
        *(Rule(f"sys/audit/{device}", MANAGE_PROTECTED) for device in ("file", "stdout")),
        Rule(f"sys/policies/acl/{PREFIX}*", MANAGE),
        Rule("sys/auth", ("read",)),
        Rule("sys/mounts", ("read",)),
        *_auth_method(KUBERNETES_AUTH),
        *_auth_method(AWS_AUTH),
        *_secrets_engine(SECRETS, mount),
        *_secrets_engine(TRANSIT, mount),
        *_secrets_engine(DATABASE, MANAGE),
        Rule(f"auth/{KUBERNETES_AUTH}/config", MANAGE),
        Rule(f"auth/{KUBERNETES_AUTH}/role/*", MANAGE),
        Rule(f"auth/{AWS_AUTH}/config/*", MANAGE),
        Rule(f"auth/{AWS_AUTH}/role/*", MANAGE),
        Rule(f"{SECRETS}/config", ("create", "read", "update")),
        Rule(f"{TRANSIT}/keys/*", MANAGE if destroyable else ("create", "read", "update")),
        Rule(f"{DATABASE}/config/*", MANAGE),
        Rule(f"{DATABASE}/roles/*", MANAGE),
        Rule(f"{DATABASE}/rotate-root/*", ("create", "update")),
        # Without it the engine can't go: its users are to be taken out of the database before.
        *(
            [Rule(f"sys/leases/revoke-prefix/{DATABASE}/*", ("update", "sudo"))]
            if destroyable
            else []
        ),
    ]


def operating() -> list[Rule]:
    """Write secrets, without reading those that are there; cut off who mustn't be in; keep house.

    A root token they may only ask for: it is the holders of the recovery keys who make it.

    Source of where ``sudo`` is needed: as above.
    """
    return [
        Rule(f"{SECRETS}/data/*", ("create", "update", "patch", "delete")),
        *(
            Rule(f"{SECRETS}/{action}/*", ("create", "update"))
            for action in ("delete", "undelete", "destroy")
        ),
        Rule(f"{SECRETS}/metadata/*", ("create", "read", "update", "patch", "list", "delete")),
        Rule("sys/leases/lookup/*", ("list", "sudo")),
        Rule(f"sys/leases/revoke-prefix/{DATABASE}/creds/*", ("update", "sudo")),
        *(
            Rule(f"sys/leases/revoke-prefix/auth/{method}/login/*", ("update", "sudo"))
            for method in (KUBERNETES_AUTH, AWS_AUTH)
        ),
        Rule(f"{DATABASE}/rotate-root/*", ("create", "update")),
        Rule(f"{TRANSIT}/keys/+/rotate", ("create", "update")),
        Rule("sys/storage/raft/configuration", ("read",)),
        Rule("sys/storage/raft/autopilot/state", ("read",)),
        Rule("sys/storage/raft/remove-peer", ("create", "update")),
        Rule("sys/storage/raft/snapshot", ("read",)),
        Rule("sys/step-down", ("update", "sudo")),
        Rule("sys/generate-root/attempt", MANAGE),
        Rule("sys/generate-root/update", ("create", "update")),
        Rule("sys/rotate", ("update", "sudo")),
        Rule("sys/key-status", ("read",)),
    ]


def _auth_method(path: str) -> list[Rule]:
    return [
        Rule(f"sys/auth/{path}", MANAGE_PROTECTED),
        Rule(f"sys/auth/{path}/tune", ("read", "update", "sudo")),
        Rule(f"sys/mounts/auth/{path}", ("read",)),
        Rule(f"sys/mounts/auth/{path}/tune", ("read", "update")),
    ]


def _secrets_engine(path: str, capabilities: Sequence[Capability]) -> list[Rule]:
    return [
        Rule(f"sys/mounts/{path}", capabilities),
        Rule(f"sys/mounts/{path}/tune", ("read", "update")),
    ]
