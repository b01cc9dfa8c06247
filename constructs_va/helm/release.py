"""Helm releases."""

import json
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from cdktf import ITerraformDependable, TerraformResourceLifecycle
from cdktf_cdktf_provider_helm.release import Release
from constructs import Construct

from constructs_va.foundation.literal import terraform_literal
from constructs_va.helm.chart_images import with_images
from constructs_va.helm.values import Values
from constructs_va.settings.charts.chart import Chart


class HelmRelease(Construct):
    """A chart of the catalogue, installed at its pinned version.

    An install or upgrade that doesn't become ready in time is rolled back, and fails the apply.

    Args:
        values: the chart's values that the library sets.
        extra_values: what the user sets; wins over ``values``, key by key. Terraform replaces
            nothing in it.
        timeout: how long it may take until everything is ready.
        waits: whether it is done only once everything is ready. Where that takes somebody's hand,
            it is not, and nothing is rolled back either.
        protected: whether Terraform refuses to uninstall it: for custom resource definitions, with
            which every object of their kinds would go.
        after: what must be there first; it is also destroyed after this.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        chart: Chart,
        *,
        namespace: str,
        values: Values,
        extra_values: Mapping[str, Any] | None = None,
        timeout: timedelta = timedelta(minutes=10),
        waits: bool = True,
        protected: bool = False,
        after: Sequence[ITerraformDependable] = (),
    ) -> None:
        super().__init__(scope, id_)
        rendered = with_images(chart, values.rendered())
        self.resource = Release(
            self,
            "Default",
            name=chart.name,
            repository=chart.repository,
            chart=chart.published_name,
            version=chart.version,
            namespace=namespace,
            values=[
                *([json.dumps(rendered, indent=2)] if rendered else []),
                # No token is among them, and text such as Grafana's "${datasource}" may well be.
                *([terraform_literal(json.dumps(extra_values, indent=2))] if extra_values else []),
            ],
            atomic=waits,
            wait=waits,
            # Of two releases with the same definitions, Helm would not take the second.
            skip_crds=chart.definitions is not None,
            timeout=int(timeout.total_seconds()),
            max_history=10,
            lifecycle=TerraformResourceLifecycle(prevent_destroy=True) if protected else None,
            depends_on=list(after),
        )
