"""The network that everything else stands in."""
