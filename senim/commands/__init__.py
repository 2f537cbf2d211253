"""The commands of `senim`, one module a family; each names its arguments and loads what it needs only when it runs."""
