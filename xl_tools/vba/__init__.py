"""What makes a workbook a program: its VBA project, its buttons and its ribbon tab.

VBA does as little as it can: a button calls one Python function, a formula hands its arguments on.
Every module is a text file in ``modules/``, in ASCII, as a VBA project keeps no Chinese; those that
can be derived are written by `xl_tools.vba.generate`.
"""
