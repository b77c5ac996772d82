"""The page of a chapter of a report: its form, its lines, grids, tables and explanations."""
