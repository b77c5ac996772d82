"""Saving single fields as they are typed: read, compared with what others did, written once, answered."""
