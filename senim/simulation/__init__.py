"""Compiled nets on simulated time: people, calendars, priorities, replications with intervals."""
