"""A library's own figures over the years."""
