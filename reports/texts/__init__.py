"""Texts of a report: cleaned, of bounded length, with figures in them, and last year's beside them."""
