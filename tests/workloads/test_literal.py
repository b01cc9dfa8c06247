"""What settings say is what containers get, whatever Terraform and Kubernetes would make of it."""

import pytest

from constructs_va.settings import Schedule
from constructs_va.workloads.literal import literal
from tests.workloads.reading import TEXTS, kubernetes_reads, terraform_reads
from tests.workloads.synthesis import component, container, kubernetes, synthesize, variables


@pytest.mark.parametrize("text", TEXTS)
def test_text_arrives_as_it_is(text: str) -> None:
    assert kubernetes_reads(terraform_reads(literal(text))) == text


def test_variables_and_commands_of_settings_are_literal() -> None:
    word = "${TEN} $(PORT)"
    template = synthesize(
        component(
            environment={"PRICE": word},
            command=("run", word),
            migration=("migrate", word),
            schedules={"sweep": Schedule(cron="0 3 * * *", command=("sweep", word))},
            consumes=("events",),
        )
    )
    replica = container(template)
    migration = kubernetes(template, "job", "subject-migration")["spec"]["template"]["spec"]
    job = kubernetes(template, "cron_job", "subject-sweep")["spec"]["job_template"]["spec"]
    sweep = job["template"]["spec"]
    assert replica["command"] == ["run", literal(word)]
    assert migration["container"][0]["command"] == ["migrate", literal(word)]
    assert sweep["container"][0]["command"] == ["sweep", literal(word)]
    for containers in ([replica], migration["container"], sweep["container"]):
        assert variables(containers)["PRICE"] == literal(word)


def test_what_only_terraform_knows_stays_a_reference() -> None:
    template = synthesize(component(consumes=("events",)))
    url = variables([container(template)])["QUEUE_EVENTS_URL"]
    assert template.follow(url).type == "aws_sqs_queue"
