"""The roll-up (汇总) of one year: 汇总.xlsx to work with and 汇总.html to look at.

Both are made from the store alone, the same to the byte for the same store.
"""
