"""What one line of a component changes in what Terraform is given, to be read by people."""

import difflib
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, cast

import yaml

from constructs_va.testing import Template
from environments import base
from tests.conftest import PROJECT
from tests.workloads.synthesis import component, synthesize

CONSUMES = """\
aws_iam_role_policy.subject_role_consume-events_5E245664
+ name: consume-events
+ policy:
+   Version: '2012-10-17'
+   Statement:
+   - Sid: Consume
+     Effect: Allow
+     Action:
+     - sqs:ReceiveMessage
+     - sqs:DeleteMessage
+     - sqs:ChangeMessageVisibility
+     - sqs:GetQueueAttributes
+     - sqs:GetQueueUrl
+     Resource:
+     - ${aws_sqs_queue.queue-events.arn}
+   - Sid: UseKey
+     Effect: Allow
+     Action:
+     - kms:Decrypt
+     Resource:
+     - ${aws_kms_key.key.arn}
+     Condition:
+       StringEquals:
+         kms:ViaService: sqs.eu-central-1.amazonaws.com
+ role: ${aws_iam_role.subject_role_4806E325.name}

helm_release.subject_deployment_91D61790
+ - aws_iam_role_policy.subject_role_consume-events_5E245664
+             - name: QUEUE_EVENTS_URL
+               value: ${aws_sqs_queue.queue-events.url}

kubernetes_deployment_v1.subject
+ - aws_iam_role_policy.subject_role_consume-events_5E245664

kubernetes_network_policy_v1.subject_network-policy_3ED71C53
+   egress:
+   - ports:
+     - port: '443'
+       protocol: TCP
+     to:
+     - ip_block:
+         cidr: 10.0.0.0/16
+     - ip_block:
+         cidr: 0.0.0.0/0
+         except:
+         - 10.0.0.0/8
+         - 172.16.0.0/12
+         - 192.168.0.0/16
+         - 100.64.0.0/10
+         - 169.254.0.0/16
"""
"""What ``consumes=("events",)`` brings."""


def test_consumes_brings_these_rights_a_way_out_and_a_variable_and_changes_nothing_else() -> None:
    before = synthesize(component())
    after = synthesize(component(consumes=("events",)))
    assert "\n".join(changes(before, after)) == CONSUMES


def test_the_readme_s_example_names_a_queue_that_there_is() -> None:
    readme = (PROJECT / "README.md").read_text(encoding="utf-8")
    (name,) = re.findall(r'consumes=\("([\w-]+)",\)', readme)
    assert name in {queue.name for queue in base.queues()}


def changes(before: Template, after: Template) -> Iterator[str]:
    """Block by block, the lines that come (+) and go (-)."""
    old, new = (dict(_described(template)) for template in (before, after))
    for address in sorted(old.keys() | new.keys()):
        lines = difflib.ndiff(old.get(address, []), new.get(address, []))
        changed = [line for line in lines if line[0] in "+-"]
        if changed:
            yield from (address, *changed, "")


def _described(template: Template) -> Iterator[tuple[str, list[str]]]:
    for block in template.blocks():
        text = yaml.safe_dump(_read(dict(block)), sort_keys=False, width=200)
        yield block.address, text.splitlines()


def _read(value: object) -> object:
    """The value, with policies and other JSON in it read, too."""
    if isinstance(value, Mapping):
        return {name: _read(item) for name, item in cast(Mapping[str, Any], value).items()}
    if isinstance(value, list):
        return [_read(item) for item in cast(list[object], value)]
    return json.loads(value) if isinstance(value, str) and value.startswith("{") else value
