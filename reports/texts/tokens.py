"""The words of a text that stand for a figure: {active_users}. Pure."""

import re

TOKEN = re.compile(r"\{([a-z][a-z0-9_]{0,63})\}")
