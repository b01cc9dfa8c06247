"""The base of the VA's stacks: provider, state and versions, set in one place."""

from cdktf import S3Backend, TerraformStack
from cdktf_cdktf_provider_aws.provider import AwsProvider, AwsProviderDefaultTags
from constructs import Construct

from constructs_va.settings import Environment

TERRAFORM_VERSION = ">= 1.11"
"""Source: Terraform documentation, "S3 backend": state locking by ``use_lockfile`` (1.11), and
write-only arguments (1.11)."""


class AwsStack(TerraformStack):
    """A stack of one environment's layer, named ``va-<environment>-<layer>``."""

    def __init__(self, scope: Construct, layer: str, environment: Environment) -> None:
        super().__init__(scope, f"va-{environment.name}-{layer}")
        self.environment = environment
        self.context = environment.context
        self.add_override("terraform.required_version", TERRAFORM_VERSION)
        self._define_provider()
        self._define_backend(layer)

    def _define_provider(self) -> None:
        AwsProvider(
            self,
            "aws",
            region=self.environment.region,
            allowed_account_ids=[self.environment.account],
            default_tags=[AwsProviderDefaultTags(tags=self.environment.default_tags())],
        )

    def _define_backend(self, layer: str) -> None:
        state = self.environment.state
        backend = S3Backend(
            self,
            bucket=state.bucket,
            key=state.key(self.environment.name, layer),
            region=state.region,
            encrypt=True,
            kms_key_id=state.kms_key_id,
        )
        backend.add_override("use_lockfile", True)
