"""Which modules jsii generated, by their names."""

PROVIDER_PREFIXES = ("cdktf_cdktf_provider_", "cdktn_provider_")
"""How the names of provider packages begin: cdktf's, and its fork's."""

CORE_PACKAGES = frozenset({"cdktf", "cdktn"})
"""Generated packages that aren't providers."""

ASSEMBLY = "_jsii"
"""The module, in each generated package, that loads the package into Node."""


def is_provider(name: str) -> bool:
    """Whether this is the root of a provider package."""
    return name.startswith(PROVIDER_PREFIXES) and "." not in name


def is_generated(name: str) -> bool:
    """Whether the module belongs to a provider, or to cdktf."""
    root = name.partition(".")[0]
    return root in CORE_PACKAGES or is_provider(root)


def is_assembly(name: str) -> bool:
    """Whether the module loads a package, of whatever origin, into Node."""
    return name.endswith(f".{ASSEMBLY}")
