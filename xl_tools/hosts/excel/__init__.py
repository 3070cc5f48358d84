"""Excel on Windows and Mac, through xlwings: what formulas and buttons of the workbook call."""
