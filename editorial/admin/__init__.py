from editorial.admin import audit, grants, media, scores, sections

__all__ = ["audit", "grants", "media", "scores", "sections"]
