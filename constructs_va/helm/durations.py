"""Lengths of time as charts take them."""

from datetime import timedelta


def in_go(duration: timedelta) -> str:
    """A duration in the notation of the language Go: ``30m``, ``1h30m`` or ``720h``."""
    minutes, seconds = divmod(int(duration.total_seconds()), 60)
    hours, minutes = divmod(minutes, 60)
    parts = ((hours, "h"), (minutes, "m"), (seconds, "s"))
    return "".join(f"{amount}{unit}" for amount, unit in parts if amount) or "0s"
