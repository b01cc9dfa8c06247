from cdktf import App

from constructs_va.settings import BucketSettings, ComponentSettings, Exposure
from constructs_va.stacks.data import DataStack
from constructs_va.stacks.network import NetworkStack
from constructs_va.testing import Template, synthesize_app
from environments.staging import DOMAIN, staging
from tests.workloads.synthesis import component

STAGING = staging()
ENVIRONMENT = STAGING.model_copy(
    update={
        "platform": STAGING.platform.model_copy(
            update={
                "charts": tuple(
                    chart for chart in STAGING.platform.charts if chart.NAME != "velero"
                )
            }
        )
    }
)
"""Staging, without the chart that keeps its backups in one of the buckets."""


def synthesize(
    *buckets: BucketSettings, components: tuple[ComponentSettings, ...] = ()
) -> Template:
    """The data stack of an environment with these buckets."""
    environment = ENVIRONMENT.model_copy(update={"buckets": buckets, "components": components})

    def define(app: App) -> None:
        network = NetworkStack(app, environment).network
        DataStack(app, environment, network=network)

    return synthesize_app(define)["va-staging-data"]


def test_one_key_encrypts_all_data_and_serves_logs_and_alarms_of_this_account_only() -> None:
    statements = synthesize().one("aws_kms_key").json("policy")["Statement"]
    services = {
        service: statement["Condition"]
        for statement in statements
        for service in statement["Principal"].get("Service", ())
    }
    assert set(services) == {
        "cloudwatch.amazonaws.com",
        "events.rds.amazonaws.com",
        "logs.eu-central-1.amazonaws.com",
    }
    assert all(ENVIRONMENT.account in str(condition) for condition in services.values())


def test_there_is_a_log_bucket_only_where_a_bucket_or_a_load_balancer_logs() -> None:
    name = f"va-staging-access-logs-{ENVIRONMENT.account}"
    assert synthesize(BucketSettings(name="recordings")).one("aws_s3_bucket", bucket=name)
    quiet = BucketSettings(name="recordings", access_logs=False)
    assert not synthesize(quiet).all("aws_s3_bucket", bucket=name)
    exposed = component("web", exposed=Exposure(host=f"www.{DOMAIN}"))
    assert synthesize(quiet, components=(exposed,)).one("aws_s3_bucket", bucket=name)


def test_all_alarms_tell_the_one_topic() -> None:
    template = synthesize()
    alarms = template.all("aws_cloudwatch_metric_alarm")
    watched = {name for alarm in alarms for name in alarm["dimensions"].values()}
    queues = 2 * len(ENVIRONMENT.queues)
    assert len(watched) >= len(ENVIRONMENT.database.shards) + queues
    assert {template.follow(alarm["alarm_actions"][0]).id for alarm in alarms} == {"alarms"}
