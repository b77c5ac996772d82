"""Reports of libraries: forms, filling, checking, review, summaries. Which stands on which is in pyproject.toml."""
