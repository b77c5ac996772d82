"""Corrections of settled reports: their forms and pages, their effect shown, agreed by a second person, applied."""
