"""Latvian dates in figures with two digits throughout, so that they stand one under the other."""

SHORT_DATE_FORMAT = "d.m.Y"
SHORT_DATETIME_FORMAT = "d.m.Y H:i"
