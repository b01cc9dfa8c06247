"""Vault: its servers on the cluster, and what is set up in it once they are there."""

from constructs_va.vault.server import VaultServer as VaultServer
from constructs_va.vault.server_names import AGENT_TRUST as AGENT_TRUST
