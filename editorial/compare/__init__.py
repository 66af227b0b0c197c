"""What differs between two texts of an item, for a person to read. No views, no addresses:
the desk's pages (editorial/desk/compare.py, conflict.py) and the reviewers' page draw it."""

from editorial.compare.difference import FieldDifference, Fold, Row, difference
from editorial.compare.merging import Merged, merge
from editorial.compare.panel import panel

__all__ = ["FieldDifference", "Fold", "Merged", "Row", "difference", "merge", "panel"]
