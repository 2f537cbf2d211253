"""Regions, organisations, units and their calendars."""
