"""Addresses of reports, by subject."""
