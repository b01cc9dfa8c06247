"""Brings secrets to where components read them: into Vault, and from there into files.

Beside it is ``secrets.json``: who gets which secrets, by which variables they come here, and
as whom each logs in to the shards of the database.
"""

import json
import os
import sys
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

DESCRIPTION = Path(__file__).with_name("secrets.json")
MOUNT = "va"
FIELD = "value"


def ask(method: str, path: str, body: Any = None) -> Any:
    """Ask Vault, and return its answer."""
    request = Request(
        f"{os.environ['VAULT_ADDR']}/v1/{path}",
        data=None if body is None else json.dumps(body).encode(),
        headers={"X-Vault-Token": os.environ["VAULT_TOKEN"]},
        method=method,
    )
    with urlopen(request, timeout=10) as response:
        return json.loads(response.read() or b"null")


def put_into_vault(holder: dict[str, Any]) -> None:
    """Put every secret where the holder's component has it in the cloud too."""
    for secret in holder["secrets"]:
        ask("POST", path(holder, secret), {"data": {FIELD: os.environ[secret["variable"]]}})


def write_files(holder: dict[str, Any], folder: Path) -> None:
    """Write what the holder reads as files."""
    for secret in holder["secrets"]:
        if secret["as_file"]:
            write(folder / secret["name"], ask("GET", path(holder, secret))["data"]["data"][FIELD])
    if holder["logins"]:
        password = os.environ["POSTGRES_PASSWORD"]
        credentials = {
            shard: {"username": login, "password": password}
            for shard, login in holder["logins"].items()
        }
        write(folder / "database.json", json.dumps(credentials))


def path(holder: dict[str, Any], secret: dict[str, Any]) -> str:
    """Where a secret is in Vault."""
    return f"{MOUNT}/data/{holder['component']}/{secret['name']}"


def write(file: Path, content: str) -> None:
    """Write a file that everybody may read who has its folder, which is one component."""
    # Replaced as a whole: without root's privileges, a file for reading can't be written to.
    new = file.with_name(f".{file.name}")
    new.unlink(missing_ok=True)
    new.write_text(content, encoding="utf-8")
    new.chmod(0o444)
    new.replace(file)


def main(root: Path) -> None:
    """Deliver everything, to a folder below ``root`` for each holder."""
    if f"{MOUNT}/" not in ask("GET", "sys/mounts")["data"]:
        ask("POST", f"sys/mounts/{MOUNT}", {"type": "kv", "options": {"version": "2"}})
    for holder in json.loads(DESCRIPTION.read_text(encoding="utf-8")):
        put_into_vault(holder)
        write_files(holder, root / holder["name"])


if __name__ == "__main__":
    try:
        main(Path(sys.argv[1] if len(sys.argv) > 1 else "/secrets"))
    except HTTPError as error:
        sys.exit(f"Vault answered {error.code} to {error.url}: {error.read().decode()}")
