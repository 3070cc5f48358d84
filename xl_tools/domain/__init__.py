"""The field itself: values, targets, scoring, forms, filings and findings; no file, no host."""
