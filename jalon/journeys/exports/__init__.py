"""A map as a document: one drawing laid out once, then written as SVG, PNG, PDF or PPTX; and
the same content as a workbook that comes back."""
