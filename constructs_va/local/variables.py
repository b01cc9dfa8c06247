"""The values of a component's environment variables here."""

from collections.abc import Mapping

from constructs_va.local import aws, dotenv, postgres
from constructs_va.local.compose import literal
from constructs_va.settings import ComponentSettings, names
from constructs_va.settings.local import LocalEnvironment
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


def variable_values(
    component: ComponentSettings, environment: LocalEnvironment
) -> Mapping[str, str]:
    """All of them, as a Compose file has them."""
    return {
        name: _value(variable, name, component, environment)
        for name, variable in variables_of(component, environment).items()
    }


def _value(
    variable: Variable, name: str, component: ComponentSettings, environment: LocalEnvironment
) -> str:
    match variable:
        case Known(value):
            return literal(value)
        case QueueUrl(queue):
            return aws.queue_url(environment, queue)
        case BucketName(bucket):
            return names.bucket_name(environment.context, bucket)
        case DatabaseHost(shard):
            return postgres.host(shard)
        case DatabaseTls():
            return "disable"
        case SecretValue():
            return dotenv.from_env(dotenv.of_component(component, name))
