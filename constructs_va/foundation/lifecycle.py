"""What Terraform may do to resources that hold data."""

from cdktf import TerraformResourceLifecycle

from constructs_va.settings import AwsContext


def kept(context: AwsContext) -> TerraformResourceLifecycle:
    """Terraform refuses to destroy the resource, unless the environment is ``destroyable``."""
    return TerraformResourceLifecycle(prevent_destroy=not context.destroyable)
