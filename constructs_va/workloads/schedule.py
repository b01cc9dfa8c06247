"""Commands of a component that run at set times."""

from collections.abc import Sequence
from datetime import timedelta

from cdktf import ITerraformDependable
from cdktf_cdktf_provider_kubernetes import cron_job_v1 as k8s
from constructs import Construct

from constructs_va.settings import Schedule
from constructs_va.workloads.labels import labels
from constructs_va.workloads.program import Program
from constructs_va.workloads.structs import struct

SECOND = timedelta(seconds=1)

LATEST_START_SECONDS = 3600
"""A run that can't start in time, as when the API is away, may do so for an hour."""


def define_schedule(
    scope: Construct,
    name: str,
    schedule: Schedule,
    program: Program,
    *,
    namespace: str,
    after: Sequence[ITerraformDependable],
) -> k8s.CronJobV1:
    """Runs the command in a pod like the component's own, never twice at a time.

    Args:
        after: what must be there first.
    """
    component = program.settings
    return k8s.CronJobV1(
        scope,
        f"schedule-{name}",
        metadata=k8s.CronJobV1Metadata(
            name=component.schedule_name(name),
            namespace=namespace,
            labels=dict(labels(component.name)),
        ),
        spec=k8s.CronJobV1Spec(
            schedule=schedule.cron,
            timezone="Etc/UTC",
            concurrency_policy="Forbid",
            starting_deadline_seconds=LATEST_START_SECONDS,
            successful_jobs_history_limit=1,
            failed_jobs_history_limit=3,
            job_template=_job_template(schedule, program),
        ),
        depends_on=list(after),
    )


def _job_template(schedule: Schedule, program: Program) -> k8s.CronJobV1SpecJobTemplate:
    of_pods = labels(program.settings.name, "schedule")
    template = program.task(of_pods, schedule.command)
    return k8s.CronJobV1SpecJobTemplate(
        metadata=k8s.CronJobV1SpecJobTemplateMetadata(labels=dict(of_pods)),
        spec=k8s.CronJobV1SpecJobTemplateSpec(
            active_deadline_seconds=schedule.longest_run // SECOND,
            backoff_limit=2,
            template=k8s.CronJobV1SpecJobTemplateSpecTemplate(
                metadata=k8s.CronJobV1SpecJobTemplateSpecTemplateMetadata(
                    labels=dict(template.labels), annotations=dict(template.annotations) or None
                ),
                spec=struct(k8s, "CronJobV1SpecJobTemplateSpecTemplateSpec", template.pod),
            ),
        ),
    )
