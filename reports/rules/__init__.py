"""The rules as people keep them: thresholds, switched off ones, what became of what they said. Rules are in checks."""
