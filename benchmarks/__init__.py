"""Time and memory of this library beside stock cdktf: ``python -m benchmarks`` prints tables."""
