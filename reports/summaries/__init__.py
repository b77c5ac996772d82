"""Summaries of areas to be read: how they stand, their figures as tables, their pages, what their files hold."""
