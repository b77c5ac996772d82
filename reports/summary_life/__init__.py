"""The life of a summary: closed, revised, handed over, and sent as the letters of a quarter."""
