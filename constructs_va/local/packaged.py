"""The files of this package that run in containers; they are copied beside the Compose file."""

from pathlib import Path

HERE = Path(__file__).parent


def packaged(folder: str, *names: str) -> dict[str, str]:
    """Files of a folder of this package, by their names."""
    return {name: (HERE / folder / name).read_text(encoding="utf-8") for name in names}
