"""A map as a workbook that people edit in their spreadsheet and import again.

Document → sheets → document: the document is the one of `jalon.journeys.document`, and what
comes back is checked by the same rules.
"""
