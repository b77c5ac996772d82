"""Stories of campaigns are told in English."""
