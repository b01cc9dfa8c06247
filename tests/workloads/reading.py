"""How Terraform and Kubernetes read text on its way into a container."""

import re

TEXTS = [
    "$5 or ${TEN}",
    "$(PORT)",
    "$$(PORT)",
    "$$$(PORT) and $$",
    "%{ if true }",
    "100 %{y} and %%{z}",
    "$${a}",
    "$$${a}",
    "${${a}}",
    "$%{x}%${x}",
    "a $ sign, at the end $",
    "C:\\dir\\n",
]


def terraform_reads(text: str) -> str:
    """What Terraform makes of a string in JSON that has no templates."""
    assert not re.search(r"(?<![$])[$]\{|(?<!%)%\{", text), "Terraform would find a template"
    return re.sub(r"([$%])\1\{", r"\1{", text)


def kubernetes_reads(text: str) -> str:
    """What Kubernetes makes of a value, where each variable that is named is there."""
    assert not re.search(r"(?<![$])([$][$])*[$]\(", text), "Kubernetes would find a variable"
    return text.replace("$$", "$")
