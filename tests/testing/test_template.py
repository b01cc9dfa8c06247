import pytest

from constructs_va.testing import Template

TEMPLATE = Template(
    {
        "resource": {
            "aws_sqs_queue": {
                "jobs": {
                    "name": "jobs",
                    "delay_seconds": 0,
                    "kms_master_key_id": "${aws_kms_key.main.arn}",
                },
                "mail": {"name": "mail", "delay_seconds": 5, "tags": {"team": "a", "cost": "1"}},
            },
            "aws_kms_key": {
                "main": {
                    "//": {"metadata": {"path": "stack/main/Default"}},
                    "policy": '{"Statement": [{"Sid": "All"}]}',
                    "depends_on": ["aws_sqs_queue.mail"],
                }
            },
            "aws_security_group": {
                "web": {
                    "ingress": [
                        {"from_port": 80, "to_port": 80},
                        {"from_port": 443, "to_port": 443},
                    ],
                    "vpc_id": "${data.aws_vpc.main.id}",
                    "name": '${replace(aws_sqs_queue.jobs.name, "/", "-")}',
                }
            },
        },
        "data": {"aws_vpc": {"main": {"tags": {"Name": "main"}}}},
    }
)


def message_of(error: pytest.ExceptionInfo[AssertionError]) -> list[str]:
    return str(error.value).splitlines()


def test_one_finds_the_only_block_of_a_type() -> None:
    assert TEMPLATE.one("aws_kms_key").address == "aws_kms_key.main"


def test_one_finds_the_block_that_matches() -> None:
    assert TEMPLATE.one("aws_sqs_queue", name="mail").id == "mail"


def test_one_looks_among_data_sources_too() -> None:
    assert TEMPLATE.one("data.aws_vpc").address == "data.aws_vpc.main"


def test_one_says_what_each_candidate_lacks() -> None:
    with pytest.raises(AssertionError) as error:
        TEMPLATE.one("aws_sqs_queue", name="mail", delay_seconds=0)
    assert message_of(error) == [
        "expected one aws_sqs_queue with name='mail' and delay_seconds=0, found none. "
        "Of that type there are:",
        "  aws_sqs_queue.jobs  (name: jobs)",
        "    name is 'jobs', not 'mail'",
        "  aws_sqs_queue.mail  (name: mail)",
        "    delay_seconds is 5, not 0",
    ]


def test_one_lists_those_that_match_where_several_do() -> None:
    with pytest.raises(AssertionError) as error:
        TEMPLATE.one("aws_sqs_queue")
    assert message_of(error) == [
        "expected one aws_sqs_queue, found 2:",
        "  aws_sqs_queue.jobs  (name: jobs)",
        "  aws_sqs_queue.mail  (name: mail)",
    ]


@pytest.mark.parametrize(
    ("type_", "hint"),
    [
        ("aws_sqs_queues", "; there is aws_sqs_queue"),
        ("data.aws_vpcs", "; there is data.aws_vpc"),
        ("google_project", ""),
    ],
)
def test_one_knows_a_type_that_is_written_nearly_so(type_: str, hint: str) -> None:
    with pytest.raises(AssertionError) as error:
        TEMPLATE.one(type_)
    assert str(error.value) == f"expected one {type_}, found none of that type{hint}"


def test_all_finds_what_matches_in_order_of_the_file() -> None:
    assert [block.id for block in TEMPLATE.all("aws_sqs_queue")] == ["jobs", "mail"]
    assert TEMPLATE.all("aws_sqs_queue", name="other") == []


def test_all_keeps_resources_and_data_sources_apart() -> None:
    assert TEMPLATE.all("aws_vpc") == []
    assert TEMPLATE.all("data.aws_sqs_queue") == []


def test_count_counts_what_matches() -> None:
    assert TEMPLATE.count("aws_sqs_queue") == 2
    assert TEMPLATE.count("aws_sqs_queue", delay_seconds=5) == 1


def test_a_mapping_is_matched_by_the_keys_that_are_named() -> None:
    assert TEMPLATE.count("aws_sqs_queue", tags={"team": "a"}) == 1


def test_a_list_is_matched_item_by_item() -> None:
    assert TEMPLATE.count("aws_security_group", ingress=[{"from_port": 80}, {"to_port": 443}]) == 1
    assert TEMPLATE.count("aws_security_group", ingress=[{"from_port": 80}]) == 0


def test_a_block_has_its_arguments_without_metadata() -> None:
    key = TEMPLATE.one("aws_kms_key")
    assert list(key) == ["policy", "depends_on"]
    assert len(key) == 2
    assert key.path == "stack/main/Default"


def test_a_block_reads_json_in_an_argument() -> None:
    assert TEMPLATE.one("aws_kms_key").json("policy")["Statement"] == [{"Sid": "All"}]


def test_a_block_names_what_it_sets_where_it_is_asked_for_something_else() -> None:
    with pytest.raises(KeyError, match=r"aws_kms_key\.main sets policy, depends_on, not rotation"):
        TEMPLATE.one("aws_kms_key")["rotation"]


@pytest.mark.parametrize(
    ("reference", "address"),
    [
        ("${aws_kms_key.main.arn}", "aws_kms_key.main"),
        ("${aws_kms_key.main}", "aws_kms_key.main"),
        ("${data.aws_vpc.main.id}", "data.aws_vpc.main"),
        ("${aws_kms_key.main.grants[0].id}", "aws_kms_key.main"),
        ('${replace(aws_kms_key.main.arn, "a", "b")}', "aws_kms_key.main"),
        ("arn:aws:x:::${aws_kms_key.main.id}/*", "aws_kms_key.main"),
    ],
)
def test_follow_finds_what_a_reference_points_to(reference: str, address: str) -> None:
    assert TEMPLATE.follow(reference).address == address


def test_follow_says_that_a_reference_dangles() -> None:
    with pytest.raises(AssertionError, match=r"aws_kms_key\.other, which this stack doesn't have"):
        TEMPLATE.follow("${aws_kms_key.other.arn}")


@pytest.mark.parametrize("value", ["aws_kms_key.main", "$${aws_kms_key.main.arn}", None, 3])
def test_follow_says_that_a_value_is_no_reference(value: object) -> None:
    with pytest.raises(AssertionError, match="refers to no resource or data source"):
        TEMPLATE.follow(value)


def test_dependencies_are_references_and_what_depends_on_names() -> None:
    assert TEMPLATE.graph() == {
        "aws_sqs_queue.jobs": {"aws_kms_key.main"},
        "aws_sqs_queue.mail": set(),
        "aws_kms_key.main": {"aws_sqs_queue.mail"},
        "aws_security_group.web": {"aws_sqs_queue.jobs", "data.aws_vpc.main"},
        "data.aws_vpc.main": set(),
    }
