"""Charts that run on the cluster: one file a chart, with the values that the library sets."""
