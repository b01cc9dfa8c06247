"""What Vault's pods may do: what a namespace with the level ``restricted`` asks for."""

from constructs_va.helm import values
from constructs_va.helm.pod_security import ContainerSecurity, PodSecurity

USER, GROUP = 100, 1000
"""The user and the group that Vault's images are made for, and that its disks belong to."""


class VaultPodSecurity(PodSecurity):
    """The chart's own default, which this takes the place of, and fewer calls of the kernel."""

    run_as_non_root: bool | None = True
    run_as_user: int | None = USER
    run_as_group: int = GROUP
    fs_group: int = GROUP


class SecurityContext(values.Values):
    """Of a pod, and of the chart's container in it."""

    pod: VaultPodSecurity = VaultPodSecurity()
    container: ContainerSecurity = ContainerSecurity()
