"""What must end well before a new version of a component starts."""

from collections.abc import Sequence
from datetime import timedelta

from cdktf import ITerraformDependable
from cdktf_cdktf_provider_kubernetes import job_v1 as k8s
from constructs import Construct

from constructs_va.kubernetes import NetworkPolicy
from constructs_va.settings import AwsContext, ComponentSettings
from constructs_va.settings.component import LONGEST_MIGRATION
from constructs_va.workloads.labels import labels, pods_of
from constructs_va.workloads.program import Program
from constructs_va.workloads.service_account import define_service_account
from constructs_va.workloads.structs import struct
from constructs_va.workloads.surroundings import Surroundings
from constructs_va.workloads.traffic import outgoing

TIMEOUT = "30m"


class Migration(Construct):
    """A job that runs the component's migration, anew for each change of its pod.

    It reaches the database, as a role of its own in Vault that owns the schema, and has nothing
    else of what the component has: neither its secrets nor its AWS role. It is run again where it
    has run before, and must then find nothing to do.

    Args:
        settings: of the component.
    """

    name: str
    """Of the job, its service account, and its role in Vault."""

    def __init__(
        self,
        scope: Construct,
        id_: str,
        settings: ComponentSettings,
        *,
        context: AwsContext,
        around: Surroundings,
    ) -> None:
        super().__init__(scope, id_)
        self._around = around
        self.name = settings.migration_name
        self._command = settings.migration
        self._settings = settings.for_migration()
        self._program = Program.of(
            self._settings, account=self.name, context=context, around=around
        )
        account = define_service_account(self, self.name, namespace=around.namespace)
        policy = self._define_network_policy().resource
        self.resource = self._define_job([account, policy, around.database_authority])

    def _define_network_policy(self) -> NetworkPolicy:
        return NetworkPolicy(
            self,
            "network-policy",
            name=self.name,
            namespace=self._around.namespace,
            pods=pods_of(self.name),
            outgoing=list(outgoing(self._settings, self._around)),
        )

    def _define_job(self, after: Sequence[ITerraformDependable]) -> k8s.JobV1:
        template = self._program.task(labels(self.name, "migration"), self._command)
        return k8s.JobV1(
            self,
            "Default",
            metadata=k8s.JobV1Metadata(
                name=self.name, namespace=self._around.namespace, labels=dict(labels(self.name))
            ),
            wait_for_completion=True,
            timeouts=k8s.JobV1Timeouts(create=TIMEOUT, update=TIMEOUT),
            spec=k8s.JobV1Spec(
                backoff_limit=2,
                active_deadline_seconds=LONGEST_MIGRATION // timedelta(seconds=1),
                template=k8s.JobV1SpecTemplate(
                    metadata=k8s.JobV1SpecTemplateMetadata(
                        labels=dict(template.labels),
                        annotations=dict(template.annotations) or None,
                    ),
                    spec=struct(k8s, "JobV1SpecTemplateSpec", template.pod),
                ),
            ),
            depends_on=list(after),
        )
