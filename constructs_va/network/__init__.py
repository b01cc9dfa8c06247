"""The network that everything else stands in."""

from constructs_va.network.network import Network as Network
from constructs_va.network.security_group import Peer as Peer
from constructs_va.network.security_group import SecurityGroup as SecurityGroup
