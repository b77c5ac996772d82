"""What is written into reports, in memory from its reading to its writing: values, rows, and what is refused."""
