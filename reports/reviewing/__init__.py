"""Review by exception: what changed since the last look, what waits in which order, and what can be accepted at once.

Moves are made by workflow.py, questions written by questions.py, decisions on findings by findings.py.
"""
