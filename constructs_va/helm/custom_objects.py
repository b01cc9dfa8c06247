"""Kubernetes objects that Terraform's provider has no type for, or changes in a way that won't do.

Those are objects of the kinds that charts define (issuers, node pools, alert rules), and those of
which another controller owns a field. Terraform's own resource for any object,
``kubernetes_manifest``, asks the Kubernetes API at plan time, and so can't be planned before the
cluster and the kinds are there. A release of a chart can.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

from cdktf import AssetType, ITerraformDependable, TerraformAsset, TerraformStack
from cdktf_cdktf_provider_helm.release import Release
from constructs import Construct
from pydantic import SerializeAsAny

from constructs_va.helm.values import Values

CHART = Path(__file__).parent / "objects_chart"


class Metadata(Values):
    """What an object is called, and where it is."""

    name: str
    namespace: str | None = None
    """Its namespace. None: that of the release; a kind without namespaces has none."""

    labels: Mapping[str, str] | None = None
    annotations: Mapping[str, str] | None = None


class CustomObject(Values):
    """One object, as Kubernetes reads it."""

    api_version: str
    """Group and version of the kind, for example ``cert-manager.io/v1``."""

    kind: str
    metadata: Metadata
    spec: SerializeAsAny[Values] | Mapping[str, Any]
    """A typed model, or a mapping that has its keys in Kubernetes' own spelling."""


class CustomObjects(Construct):
    """Kubernetes objects, installed and removed together as one Helm release.

    What stands between two braces reaches Kubernetes unchanged: no value is read as a template of
    Helm. Terraform does read values: write ``$${`` where Kubernetes should get ``${``.

    A change is sent as a patch that holds what differs between the last release's objects and the
    new ones, and what is live otherwise than the new ones say. A field that neither names is never
    sent, so that it belongs to whoever else sets it. An upgrade that doesn't become ready in time
    is rolled back in the same way, and fails the apply. Source: Helm documentation, "Changes Since
    Helm 2", "Improved Upgrade Strategy: 3-way Strategic Merge Patches".

    Args:
        release: the release's name, once in its namespace.
        namespace: where the release is kept, and those objects that name no namespace.
        timeout: how long it may take until everything is ready.
        adopts: whether objects that are there already become this release's. Default: they are
            left alone, and the apply fails.
        triggers: values that are written nowhere; when one changes, the objects are applied again.
        after: what must be there first, as the release that defines the kinds.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        objects: Sequence[CustomObject],
        *,
        release: str,
        namespace: str,
        timeout: timedelta = timedelta(minutes=5),
        adopts: bool = False,
        triggers: Sequence[str] = (),
        after: Sequence[ITerraformDependable] = (),
    ) -> None:
        super().__init__(scope, id_)
        values: dict[str, Any] = {"objects": [one.rendered() for one in objects]}
        if triggers:
            values["triggers"] = list(triggers)
        self.resource = Release(
            self,
            "Default",
            name=release,
            chart=_chart_in(TerraformStack.of(self)).path,
            namespace=namespace,
            values=[json.dumps(values, indent=2)],
            atomic=True,
            wait=True,
            timeout=int(timeout.total_seconds()),
            max_history=10,
            take_ownership=adopts or None,
            depends_on=list(after),
        )


def _chart_in(stack: TerraformStack) -> TerraformAsset:
    """The chart's copy in the stack's output: one for all releases of it."""
    there = stack.node.try_find_child("objects-chart")
    return cast(TerraformAsset, there) or TerraformAsset(
        stack, "objects-chart", path=str(CHART), type=AssetType.DIRECTORY
    )
