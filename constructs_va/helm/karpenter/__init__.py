"""Karpenter, what it needs in AWS, and the nodes that it may start."""

from constructs_va.helm.karpenter.controller import Karpenter as Karpenter
