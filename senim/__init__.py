"""Senim: open software for service-model policing."""
