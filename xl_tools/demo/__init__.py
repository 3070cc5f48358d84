"""Invented filings with known faults: to try a batch with, and to measure the rules by."""
