"""The Kubernetes cluster and its nodes."""
