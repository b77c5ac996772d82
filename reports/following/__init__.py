"""Bringing in what other places know of a report, and following them when they change, also since January."""
