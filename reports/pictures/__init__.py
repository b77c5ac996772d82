"""The gallery of a report: its pictures, looked at with suspicion and drawn anew."""
