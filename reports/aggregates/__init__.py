"""Figures across libraries and periods: tallied by the database, put together by their rules, read as a summary."""
