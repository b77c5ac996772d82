"""A form file: read into a Blueprint, with every problem of the file at once. Pure."""
