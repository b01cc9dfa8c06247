"""The values of a component's environment variables in the cloud."""

from collections.abc import Mapping

from constructs_va.settings import ComponentSettings
from constructs_va.settings.variables import (
    BucketName,
    DatabaseHost,
    DatabaseTls,
    Known,
    QueueUrl,
    SecretValue,
    Variable,
    variables_of,
)
from constructs_va.workloads.literal import literal
from constructs_va.workloads.surroundings import Surroundings


def variable_values(settings: ComponentSettings, around: Surroundings) -> Mapping[str, str]:
    """All but secrets, which nobody but the component itself ever has: see :mod:`.vault_agent`.

    What Terraform knows is a reference; what settings say is taken as it is.
    """
    return {
        name: _value(variable, around)
        for name, variable in variables_of(settings, around.environment).items()
        if not isinstance(variable, SecretValue)
    }


def _value(variable: Variable, around: Surroundings) -> str:
    match variable:
        case Known(value):
            return literal(value)
        case QueueUrl(queue):
            return around.queues[queue].url
        case BucketName(bucket):
            return around.buckets[bucket].name
        case DatabaseHost(shard, reader):
            replicas = around.database.reader_endpoints[shard] if reader else []
            # RDS has no host name that stands for all of them.
            return ",".join([*replicas, around.database.endpoints[shard]])
        case DatabaseTls():
            return "verify-full"
        case SecretValue(secret):
            raise ValueError(f"the secret {secret} is for the component alone")
