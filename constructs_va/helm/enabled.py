"""The switch that charts have for parts of them."""

from constructs_va.helm.values import Values


class Enabled(Values):
    """Turns on what the chart leaves out by default."""

    enabled: bool = True


def enabled_if(wanted: bool) -> Enabled | None:
    """The switch where it is wanted, and the chart's default otherwise."""
    return Enabled() if wanted else None
