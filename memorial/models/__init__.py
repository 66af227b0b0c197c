from memorial.models.memorial import EndWord, Kind, Memorial
from memorial.models.tribute import Gesture, Tribute, TributeCount

__all__ = ["EndWord", "Gesture", "Kind", "Memorial", "Tribute", "TributeCount"]
