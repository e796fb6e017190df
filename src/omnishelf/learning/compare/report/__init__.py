"""A comparison as files: tables, a page and plots."""
