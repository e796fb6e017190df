"""The report of an evaluation: numbers for machines, tables for sheets, a page for people."""
