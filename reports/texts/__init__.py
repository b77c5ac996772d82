"""Texts that people write: cleaned, of bounded length, with figures in them."""
