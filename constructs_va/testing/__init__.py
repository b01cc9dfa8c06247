"""Synthesize constructs, stacks and apps in tests, and look at what came out.

The output is made as ``main.py`` makes it (``App.synth``), not by ``cdktf.Testing.synth``, which
leaves cross-stack references dangling and skips validations.

    def define(stack: TerraformStack) -> None:
        Queue(stack, "queue", settings, context=context, alarms=None)

    template = synthesize_construct(define)
    queue = template.one("aws_sqs_queue", name="va-test-events")
    assert queue["visibility_timeout_seconds"] == 30

:func:`object_in` finds Kubernetes objects that are made by a Helm release of the library, such as
components' Deployments.

The snapshot extension is in :mod:`.snapshots`, which needs syrupy.
"""

from constructs_va.testing.addresses import Address as Address
from constructs_va.testing.addresses import addresses_of as addresses_of
from constructs_va.testing.addresses import changes as changes
from constructs_va.testing.matching import matches as matches
from constructs_va.testing.objects import ReleasedObject as ReleasedObject
from constructs_va.testing.objects import object_in as object_in
from constructs_va.testing.objects import objects_in as objects_in
from constructs_va.testing.synthesis import Stacks as Stacks
from constructs_va.testing.synthesis import synthesize_app as synthesize_app
from constructs_va.testing.synthesis import synthesize_construct as synthesize_construct
from constructs_va.testing.synthesis import synthesize_environment as synthesize_environment
from constructs_va.testing.template import Block as Block
from constructs_va.testing.template import Template as Template
