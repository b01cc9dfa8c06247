"""The environments of the VA system: what each decides, written out to be compared."""
