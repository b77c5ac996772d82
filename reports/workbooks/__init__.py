"""A report as a workbook to be filled in without a network: written, read back, compared with the report, applied."""
