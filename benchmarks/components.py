"""Define and synthesize as many components as the argument says; print seconds and resources.

They are the assistant layer of an environment that is large enough for them. The layers below are
synthesized along. One component, which pays for loading the classes, isn't timed.
"""

import constructs_va  # noqa: F401, I001  # pyright: ignore[reportUnusedImport]  (first: fast start)
import json
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from cdktf import App

from benchmarks.queues import count_resources
from constructs_va.settings import (
    Autoscaled,
    BucketConnection,
    ComponentSettings,
    DatabaseConnection,
    Environment,
    ImageSettings,
    NamespaceSettings,
    NodeGroupSettings,
    Quota,
    SecretConnection,
)
from constructs_va.settings.component import NAMESPACE
from constructs_va.stacks.assistant import AssistantStack
from constructs_va.stacks.cluster import ClusterStack
from constructs_va.stacks.data import DataStack
from constructs_va.stacks.network import NetworkStack
from environments.production import production


def component(number: int) -> ComponentSettings:
    """One with a connection of most kinds; each calls the one before it."""
    return ComponentSettings(
        name=f"component-{number}",
        image=ImageSettings(repository=f"va/component-{number}", tag="1.0.0"),
        cpu_millicores=10,
        memory_mib=16,
        scaling=Autoscaled(2, 3, cpu=70),
        publishes=("notifications",),
        calls=(f"component-{number - 1}",) if number else (),
        buckets=(BucketConnection(name="recordings", access="read"),),
        database=DatabaseConnection(access="read_write", pool_size=1),
        secrets=(SecretConnection(name="key", variable="KEY"),),
    )


def environment(number: int) -> Environment:
    """Production with these components, and with room for them."""
    base = production()
    workers = NodeGroupSettings(
        name="workers", instance_types=("m7i.4xlarge",), scaling=Autoscaled(3, 60)
    )
    namespace = NamespaceSettings(name=NAMESPACE, quota=Quota(pods=6500, cpu=500, memory_gib=800))
    queues = tuple(
        queue.model_copy(update={"outside": ("consumers", "publishers")}) for queue in base.queues
    )
    changes: dict[str, Any] = {
        "cluster": base.cluster.model_copy(update={"node_groups": (workers,)}),
        "platform": base.platform.model_copy(update={"namespaces": (namespace,)}),
        "database": base.database.model_copy(
            update={"instance_class": "db.r7g.4xlarge", "max_connections": 20_000}
        ),
        "queues": queues,
        "components": tuple(map(component, range(number))),
    }
    return Environment(**{**dict(base), **changes})


def define_below(app: App, decided: Environment) -> Callable[[], AssistantStack]:
    """Define the layers that the assistant's stands on; what is returned defines that one."""
    network = NetworkStack(app, decided).network
    data = DataStack(app, decided, network=network)
    cluster = ClusterStack(app, decided, network=network, database=data.database).cluster
    return partial(
        AssistantStack,
        app,
        decided,
        network=network,
        cluster=cluster,
        database=data.database,
        queues=data.queues,
        buckets=data.buckets,
        logs=data.logs,
        keda=None,
    )


def main(number: int) -> None:
    """Define one component in an app of its own, then that number of them, each step timed."""
    define_below(App(), environment(1))()
    app = App()
    define = define_below(app, environment(number))
    started = time.perf_counter()
    stack = define()
    defined = time.perf_counter()
    app.synth()
    synthesized = time.perf_counter()
    result = {
        "defining": defined - started,
        "synthesizing": synthesized - defined,
        "resources": count_resources(Path(app.outdir) / "stacks" / stack.node.id / "cdk.tf.json"),
    }
    print(json.dumps(result))


if __name__ == "__main__":
    main(int(sys.argv[1]))
