"""Where figures come from that nobody needs to type: quarters, the year's diary, profiles, and following them."""
