"""A filing in its workbook: where the fields stand, marks, 校验结果 and the template."""
