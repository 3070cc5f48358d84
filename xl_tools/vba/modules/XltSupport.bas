Attribute VB_Name = "XltSupport"
'Between the worksheet functions, the buttons and xlwings: what is done where Python cannot be reached.
Option Explicit
Option Private Module

#If Win64 Then
Private Const DLL_PREFIX As String = "xlwings64-"
#Else
Private Const DLL_PREFIX As String = "xlwings32-"
#End If
Private Const UNKNOWN As Long = 0
Private Const PRESENT As Long = 1
Private Const ABSENT As Long = 2
'What Python puts before a text and before the number of an error value; a text without is a fault.
Private Const A_TEXT As Long = 2
Private Const AN_ERROR As Long = 1

Private State As Long
Private Reason As String

Public Sub XltOpen()
    'Say once what is missing, and give the worksheet functions their help.
    If Not CanCalculate() Then Say Reason
    #If Not Mac Then
        DescribeFunctions
    #End If
End Sub

Public Function CanCalculate() As Boolean
    #If Mac Then
        Reason = XLT_ON_MAC()
        CanCalculate = False
    #Else
        If State = UNKNOWN Then State = LookForPython()
        CanCalculate = (State = PRESENT)
    #End If
End Function

Public Sub RunMacro(ByVal name As String)
    Dim done As Variant
    #If Not Mac Then
        State = LookForPython()
        If State = ABSENT Then
            Say Reason
            Exit Sub
        End If
    #End If
    done = RunPython("import xl_tools.hosts.excel.macros as m; m." & name & "()")
End Sub

Private Function LookForPython() As Long
    'Only files are looked for: starting a server that is not there would take its time in every cell.
    Dim python As String, folder As String, dll As String
    On Error GoTo missing
    LookForPython = ABSENT
    Reason = XLT_NO_PYTHON()
    python = GetConfig("INTERPRETER_WIN", "")
    If python = "" Then python = GetConfig("INTERPRETER", "pythonw")
    If InStr(python, "\") = 0 Then
        If GetConfig("CONDA PATH", "") <> "" Then
            LookForPython = PRESENT
            Exit Function
        End If
        python = OnPath(python & ".exe")
    End If
    If Not FileExists(python) Then Exit Function
    dll = "\" & DLL_PREFIX & XLWINGS_VERSION & ".dll"
    folder = ParentFolder(python)
    If FileExists(folder & dll) Or FileExists(ParentFolder(folder) & dll) Then
        LookForPython = PRESENT
    Else
        Reason = XLT_NO_DLL()
    End If
missing:
End Function

Private Function OnPath(ByVal file As String) As String
    Dim folder As Variant
    For Each folder In Split(Environ("PATH"), ";")
        If folder <> "" Then
            If FileExists(folder & "\" & file) Then
                OnPath = folder & "\" & file
                Exit Function
            End If
        End If
    Next folder
End Function

Public Function Answer(ByVal reply As Variant) As Variant
    'The reply of Python as a cell, a row or a table of cells.
    Dim row As Long, column As Long
    Select Case Dimensions(reply)
        Case 0
            reply = AsCell(reply)
        Case 1
            For column = LBound(reply) To UBound(reply)
                reply(column) = AsCell(reply(column))
            Next column
        Case Else
            For row = LBound(reply, 1) To UBound(reply, 1)
                For column = LBound(reply, 2) To UBound(reply, 2)
                    reply(row, column) = AsCell(reply(row, column))
                Next column
            Next row
    End Select
    Answer = reply
End Function

Private Function AsCell(ByVal value As Variant) As Variant
    If VarType(value) <> vbString Then
        AsCell = value
    ElseIf Left$(value, 1) = ChrW(A_TEXT) Then
        AsCell = Mid$(value, 2)
    ElseIf Left$(value, 1) = ChrW(AN_ERROR) Then
        AsCell = CVErr(CLng(Mid$(value, 2)))
    Else
        AsCell = AfterFault()
    End If
End Function

Private Function AfterFault() As Variant
    'A fault of the formula is an error value; where there is no server at all, the cell keeps its own.
    Dim server As Object
    On Error GoTo gone
    Set server = XLPy.Builtin()
    AfterFault = CVErr(xlErrValue)
    Exit Function
gone:
    State = ABSENT
    Reason = XLT_NO_PYTHON()
    AfterFault = Kept()
End Function

Private Function Dimensions(ByRef value As Variant) As Long
    Dim bound As Long
    If Not IsArray(value) Then Exit Function
    Dimensions = 1
    On Error GoTo flat
    bound = UBound(value, 2)
    Dimensions = 2
flat:
End Function

Public Function Kept() As Variant
    'What the calling cells show now. Their Value would be a circular reference, their Text is none.
    Dim cells As Object, results() As Variant, row As Long, column As Long
    On Error GoTo blank
    Kept = ""
    Set cells = Application.Caller
    If cells.Count = 1 Then
        Kept = AsShown(cells.Text)
    Else
        ReDim results(1 To cells.Rows.Count, 1 To cells.Columns.Count)
        For row = 1 To cells.Rows.Count
            For column = 1 To cells.Columns.Count
                results(row, column) = AsShown(cells.cells(row, column).Text)
            Next column
        Next row
        Kept = results
    End If
blank:
End Function

Private Function AsShown(ByVal text As String) As Variant
    Dim digits As String
    AsShown = text
    If Left$(text, 1) = "#" Then AsShown = ""
    If Right$(text, 1) = "%" Then
        digits = Left$(text, Len(text) - 1)
        If IsNumeric(digits) Then AsShown = CDbl(digits) / 100
    ElseIf IsNumeric(text) Then
        AsShown = CDbl(text)
    End If
End Function

Public Sub Say(ByVal text As String)
    'WScript shows Chinese on a Windows of any language, which MsgBox does not.
    #If Mac Then
        MsgBox text, vbInformation, XLT_TITLE()
    #Else
        On Error GoTo plain
        CreateObject("WScript.Shell").Popup text, 0, XLT_TITLE(), vbInformation
        Exit Sub
plain:
        MsgBox text, vbInformation, XLT_TITLE()
    #End If
End Sub

Public Function FromHex(ByVal codes As String) As String
    'Text from its UTF-16 codes, four digits each.
    Dim place As Long
    For place = 1 To Len(codes) Step 4
        FromHex = FromHex & ChrW(CLng("&H" & Mid$(codes, place, 4)))
    Next place
End Function

Public Sub Describe(ByVal name As String, ByVal text As String, ByVal arguments As Variant)
    'Help for the function wizard; a hidden or protected workbook takes none.
    On Error Resume Next
    Application.MacroOptions Macro:="'" & ThisWorkbook.Name & "'!" & name, Description:=text, _
        Category:=XLT_TITLE(), ArgumentDescriptions:=arguments
End Sub
