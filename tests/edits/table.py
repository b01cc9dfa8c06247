"""All edits that are tried, by layer; ``docs/what-a-change-does.md`` shows them to users."""

from tests.edits.edit import Edit
from tests.edits.rows import assistant, cluster, data, network, vault

EDITS: tuple[Edit, ...] = (
    *network.ROWS,
    *data.ROWS,
    *cluster.ROWS,
    *vault.ROWS,
    *assistant.ROWS,
)
