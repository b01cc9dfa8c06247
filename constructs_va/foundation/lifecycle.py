"""What Terraform may do to resources that hold data."""

from collections.abc import Sequence

from cdktf import Precondition, TerraformResourceLifecycle

from constructs_va.settings import AwsContext


def kept(
    context: AwsContext,
    *,
    ignoring: Sequence[str] = (),
    preconditions: Sequence[Precondition] = (),
) -> TerraformResourceLifecycle:
    """Terraform refuses to replace or destroy it, unless the environment is ``destroyable``.

    That holds as long as the resource is declared: what is taken out of the settings takes its
    ``lifecycle`` block along, and is destroyed.
    Source: Terraform documentation, "The lifecycle Meta-Argument", ``prevent_destroy``.

    Args:
        ignoring: arguments whose changes it leaves alone.
        preconditions: what must hold before it makes or changes the resource.
    """
    return TerraformResourceLifecycle(
        prevent_destroy=not context.destroyable,
        ignore_changes=list(ignoring) or None,
        precondition=list(preconditions) or None,
    )
