"""Terraform's own files and commands, beside the JSON that is synthesized."""
