"""The desk of the official statistics: the state's portal is filled in by hand from here, and compared with us."""
