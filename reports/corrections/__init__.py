"""Corrections of settled reports: asked for with a cause, their effect shown, agreed by a second person, applied."""
