"""What goods and their properties are called in a shop, in six languages."""

from omnishelf.glossary.glossary import Glossary
from omnishelf.glossary.term import KINDS, LANGUAGES, Term
from omnishelf.glossary.tsv import GlossaryError

__all__ = ["KINDS", "LANGUAGES", "Glossary", "GlossaryError", "Term"]
