"""Runs the kernel on the ledger: instances, work items, clocks. The only app that drives the kernel."""
