"""Summaries of areas: their figures together, their life from provisional to revised, their pages, files, letters."""
