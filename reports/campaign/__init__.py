"""A reporting campaign: the days of a period, more time for one library, who is reminded, how far everybody is."""
