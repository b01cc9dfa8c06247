import importlib
import json
import pkgutil
import tarfile
import zlib
from pathlib import Path

import pytest

from tests.faststart.programs import PROVIDERS, output_of


def submodules_in_assembly(package: str) -> set[str]:
    """The names of a package's submodules, as jsii wrote them into the package."""
    (archive,) = Path(str(importlib.import_module(package).__path__[0])).glob("_jsii/*.tgz")
    with tarfile.open(archive) as files:

        def read(name: str) -> bytes:
            member = files.extractfile(f"package/{name}")
            assert member is not None
            return member.read()

        assembly = json.loads(read(".jsii"))
        if assembly["schema"] == "jsii/file-redirect":
            assembly = json.loads(zlib.decompress(read(assembly["filename"]), wbits=31))
    return set(assembly["submodules"])


@pytest.mark.parametrize("package", PROVIDERS)
def test_jsii_is_told_where_each_submodule_is(package: str) -> None:
    code = f"""
import json, constructs_va.faststart, {package}._jsii
from jsii._reference_map import _submodule_fqn_map
print(json.dumps(_submodule_fqn_map))
"""
    told: dict[str, str] = json.loads(output_of(code))
    assert told.keys() == submodules_in_assembly(package)
    package_path = importlib.import_module(package).__path__
    modules = {f"{package}.{module.name}" for module in pkgutil.iter_modules(package_path)}
    assert set(told.values()) == modules - {f"{package}._jsii"}


def test_a_submodule_is_an_attribute_of_its_package() -> None:
    code = """
import sys, constructs_va.faststart, cdktf_cdktf_provider_aws as aws
before = "cdktf_cdktf_provider_aws.s3_bucket" in sys.modules
print(before, aws.s3_bucket.S3Bucket.__name__)
"""
    assert output_of(code) == "False S3Bucket"


def test_a_star_import_gives_every_submodule() -> None:
    code = """
import constructs_va.faststart
from cdktf_cdktf_provider_helm import *
print(release.Release.__name__, provider.HelmProvider.__name__)
"""
    assert output_of(code) == "Release HelmProvider"


def test_a_reloaded_package_still_has_its_submodules() -> None:
    code = """
import importlib, constructs_va.faststart, cdktf_cdktf_provider_helm as helm
print(importlib.reload(helm).release.Release.__name__)
"""
    assert output_of(code) == "Release"


def test_a_name_that_is_not_there_is_an_ordinary_error() -> None:
    aws = importlib.import_module("cdktf_cdktf_provider_aws")
    with pytest.raises(AttributeError, match="'cdktf_cdktf_provider_aws' has no attribute 'sqss'"):
        _ = aws.sqss
    with pytest.raises(ModuleNotFoundError, match="cdktf_cdktf_provider_absent"):
        importlib.import_module("cdktf_cdktf_provider_absent")


def test_a_type_that_only_node_has_named_resolves() -> None:
    code = """
import sys, constructs_va.faststart, jsii
from cdktf import App, TerraformStack
from cdktf_cdktf_provider_aws import provider
from jsii._kernel.types import CreateRequest
stack = TerraformStack(App(), "stack")
arguments = [stack, "queue", {"name": "events"}]
jsii.kernel.provider.create(CreateRequest("@cdktf/provider-aws.sqsQueue.SqsQueue", arguments))
before = "cdktf_cdktf_provider_aws.sqs_queue" in sys.modules
print(before, type(stack.node.find_child("queue")).__name__)
"""
    assert output_of(code) == "False SqsQueue"


ROOTS_OF_UNKNOWN_SHAPE = {
    "types of its own": "from . import queue\nclass Own: ...\nstock = True",
    "no submodules": "stock = True",
}


@pytest.mark.parametrize("root", ROOTS_OF_UNKNOWN_SHAPE.values(), ids=ROOTS_OF_UNKNOWN_SHAPE)
def test_a_package_of_unknown_shape_is_imported_as_ever(tmp_path: Path, root: str) -> None:
    package = tmp_path / "cdktf_cdktf_provider_other"
    package.mkdir()
    (package / "__init__.py").write_text(root)
    (package / "queue.py").touch()
    code = f"""
import sys; sys.path.insert(0, {str(tmp_path)!r})
import constructs_va.faststart, cdktf_cdktf_provider_other as other
print(other.stock)
"""
    assert output_of(code) == "True"


def test_a_version_of_jsii_that_cannot_import_on_demand_gets_the_stock_import() -> None:
    code = """
import sys, constructs_va.faststart, jsii._reference_map
del jsii._reference_map._submodule_fqn_map
import cdktf_cdktf_provider_helm
print("cdktf_cdktf_provider_helm.release" in sys.modules)
"""
    fast = code.replace("del jsii", "jsii")
    assert (output_of(code), output_of(fast)) == ("True", "False")


def test_nothing_else_of_the_library_is_imported() -> None:
    code = """
import sys, constructs_va.faststart
ours = {name for name in sys.modules if name.startswith("constructs_va.")}
print([name for name in ours if not name.startswith("constructs_va.faststart")])
"""
    assert output_of(code) == "[]"
