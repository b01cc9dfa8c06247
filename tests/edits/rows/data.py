"""Edits of the data layer."""

from datetime import timedelta

from constructs_va.settings import BucketSettings
from tests.edits.changing import added, fields, member, part, without
from tests.edits.edit import Edit, plans
from tests.edits.environment import queue

DATABASE = (
    Edit(
        "database.instance_class",
        "changed",
        part("database", instance_class="db.m7g.xlarge"),
        "In place, in the maintenance window: a failover with a standby, minutes of downtime "
        "without. The parameter group's derived limits follow.",
        plan=plans(update="aws_db_instance aws_cloudwatch_metric_alarm"),
    ),
    Edit(
        "database.storage_gib",
        "grows, below 400",
        part("database", storage_gib=200),
        "In place, without downtime. RDS takes no other change of storage for six hours.",
        plan=plans(update="aws_db_instance aws_cloudwatch_metric_alarm"),
    ),
    Edit(
        "database.storage_gib",
        "grows to 400 and more",
        part("database", storage_gib=500),
        "In place: the baseline of 12,000 IOPS and 500 MiB/s is sent along, without which RDS "
        "refuses the change.",
        plan=plans(update="aws_db_instance aws_cloudwatch_metric_alarm"),
    ),
    Edit(
        "database.storage_gib",
        "shrinks",
        part("database", storage_gib=50),
        "RDS never shrinks storage, and the provider sends nothing while storage may grow by "
        "itself: thresholds of alarms alone follow.",
        plan=plans(update="aws_cloudwatch_metric_alarm"),
    ),
    Edit(
        "database.max_storage_gib",
        "raised",
        part("database", max_storage_gib=2000),
        "In place.",
        plan=plans(update="aws_db_instance"),
    ),
    Edit(
        "database.multi_az",
        "turned off",
        part("database", multi_az=False),
        "In place: the standby goes.",
        plan=plans(update="aws_db_instance"),
    ),
    Edit(
        "database.read_replicas",
        "one is added",
        part("database", read_replicas=2),
        "A replica is made from a snapshot, without downtime. Components read from it once "
        "`assistant` is applied.",
        plan=plans(
            create="aws_cloudwatch_log_group aws_cloudwatch_metric_alarm aws_db_instance",
        ),
    ),
    Edit(
        "database.read_replicas",
        "taken away",
        part("database", read_replicas=0),
        "The replica is deleted. Components go on to the next host of their list; apply "
        "`assistant` first, and no connection is cut.",
        plan=plans(
            delete="aws_cloudwatch_log_group aws_cloudwatch_metric_alarm aws_db_instance",
        ),
    ),
    Edit(
        "database.postgres",
        "a major version up",
        part("database", postgres="17"),
        "In place, with downtime; replicas are upgraded along. The parameter group of the new "
        "family is made before the old one goes.",
        plan=plans(update="aws_db_instance", replace="aws_db_parameter_group"),
    ),
    Edit(
        "database.max_connections",
        "raised",
        part("database", max_connections=300),
        "In place; it holds after the next restart of the instance, which is yours to make.",
        plan=plans(update="aws_db_parameter_group aws_cloudwatch_metric_alarm"),
    ),
    Edit(
        "database.shards",
        "one is added",
        part("database", shards=("primary", "second")),
        "Another instance with replicas and alarms of its own; nothing of the first changes.",
        plan=plans(
            create="aws_cloudwatch_log_group aws_cloudwatch_metric_alarm aws_db_instance "
            "aws_secretsmanager_secret aws_secretsmanager_secret_version",
        ),
    ),
    Edit(
        "database.backup_retention_days",
        "raised",
        part("database", backup_retention_days=14),
        "In place. From or to 0 is a restart.",
        plan=plans(update="aws_db_instance"),
    ),
    Edit(
        "database.insights",
        "standard to advanced",
        part("database", insights="advanced"),
        "In place.",
        plan=plans(update="aws_db_instance"),
    ),
)

QUEUES = (
    Edit(
        "queues[…].visibility_timeout",
        "longer",
        member("queues", "jobs", visibility_timeout=timedelta(minutes=5)),
        "In place. Messages that are being handled keep the old time.",
        plan=plans(update="aws_sqs_queue"),
    ),
    Edit(
        "queues[…].retention",
        "shorter",
        member("queues", "jobs", retention=timedelta(days=2)),
        "In place; within 15 minutes, messages older than that are gone.",
        plan=plans(update="aws_sqs_queue"),
    ),
    Edit(
        "queues[…].encryption",
        "kms to sqs",
        member("queues", "jobs", encryption="sqs"),
        "In place. Messages that are there keep the key they were encrypted by.",
        plan=plans(update="aws_sqs_queue"),
    ),
    Edit(
        "queues[…].fifo",
        "turned on",
        member("queues", "spare", fifo=True),
        "Another queue, as FIFO queues have other names: Terraform refuses to destroy the old one "
        "with its messages. Add a queue under another name, and take the old one out once empty.",
        refused="cannot be destroyed",
    ),
    Edit(
        "queues",
        "one is added",
        added("queues", queue("more", outside=("consumers", "publishers"))),
        "A queue, its dead letters and alarms.",
        plan=plans(
            create="aws_cloudwatch_metric_alarm aws_sqs_queue aws_sqs_queue_policy "
            "aws_sqs_queue_redrive_allow_policy"
        ),
    ),
    Edit(
        "queues",
        "one is taken out",
        without("queues", "spare"),
        "The queue goes with the messages in it, and its dead letters. Take it out of components, "
        "apply `assistant`, see that it is empty, and only then take it out here.",
        plan=plans(
            delete="aws_cloudwatch_metric_alarm aws_sqs_queue aws_sqs_queue_policy "
            "aws_sqs_queue_redrive_allow_policy"
        ),
    ),
)

BUCKETS = (
    Edit(
        "buckets[…].expire_after_days",
        "set",
        member("buckets", "files", expire_after_days=30),
        "In place. S3 removes what is older, from the next day on.",
        plan=plans(update="aws_s3_bucket_lifecycle_configuration"),
    ),
    Edit(
        "buckets[…].versioned",
        "turned off",
        member("buckets", "files", versioned=False),
        "In place: versioning is suspended, and old versions stay until they expire.",
        plan=plans(update="aws_s3_bucket_versioning"),
    ),
    Edit(
        "buckets",
        "one is added",
        added("buckets", BucketSettings(name="more")),
        "A bucket and what guards it.",
        plan=plans(
            create="aws_s3_bucket aws_s3_bucket_lifecycle_configuration "
            "aws_s3_bucket_logging aws_s3_bucket_ownership_controls "
            "aws_s3_bucket_policy aws_s3_bucket_public_access_block "
            "aws_s3_bucket_server_side_encryption_configuration "
            "aws_s3_bucket_versioning"
        ),
    ),
    Edit(
        "buckets",
        "one is taken out",
        without("buckets", "spare"),
        "S3 refuses to delete a bucket that isn't empty, and the apply ends with its error. In a "
        "`destroyable` environment the bucket goes with all versions of all objects.",
        plan=plans(
            delete="aws_s3_bucket aws_s3_bucket_lifecycle_configuration "
            "aws_s3_bucket_logging aws_s3_bucket_ownership_controls "
            "aws_s3_bucket_policy aws_s3_bucket_public_access_block "
            "aws_s3_bucket_server_side_encryption_configuration "
            "aws_s3_bucket_versioning"
        ),
    ),
    Edit(
        "alarm_email",
        "set",
        fields(alarm_email="oncall@example.com"),
        "A subscription, which sends nothing until its owner has confirmed it.",
        plan=plans(create="aws_sns_topic_subscription"),
    ),
)

ROWS = (*DATABASE, *QUEUES, *BUCKETS)
