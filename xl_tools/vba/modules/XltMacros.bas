Attribute VB_Name = "XltMacros"
'Made by xl_tools.vba.generate. What buttons call: one Python function each.
Option Explicit

Public Sub XltFillData()
    RunMacro "fill_data"
End Sub

Public Sub XltScore()
    RunMacro "score"
End Sub

Public Sub XltAddIndicator()
    RunMacro "add_indicator"
End Sub

Public Sub XltCheckAndMark()
    RunMacro "check_and_mark"
End Sub

Public Sub XltPreviousFinding()
    RunMacro "previous_finding"
End Sub

Public Sub XltNextFinding()
    RunMacro "next_finding"
End Sub

Public Sub XltClearMarks()
    RunMacro "clear_marks"
End Sub

Public Sub XltMakeReport()
    RunMacro "make_report"
End Sub

Public Sub XltShowHelp()
    RunMacro "show_help"
End Sub
