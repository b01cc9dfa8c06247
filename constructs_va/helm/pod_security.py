"""What pods of charts may do, where a chart's own default allows more than its pods need."""

from constructs_va.helm.values import Values


class SeccompProfile(Values):
    """Which calls of the kernel a pod may make."""

    type: str = "RuntimeDefault"


class PodSecurity(Values):
    """The security context of a pod."""

    run_as_non_root: bool | None = None
    run_as_user: int | None = None
    seccomp_profile: SeccompProfile = SeccompProfile()


class Capabilities(Values):
    """Parts of what root may do."""

    drop: tuple[str, ...] = ("ALL",)


class ContainerSecurity(Values):
    """The security context of a container: no rights, and no file of the image can be changed."""

    allow_privilege_escalation: bool = False
    capabilities: Capabilities = Capabilities()
    read_only_root_filesystem: bool = True
