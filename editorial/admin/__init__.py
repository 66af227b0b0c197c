from editorial.admin import grants, media, scores, sections

__all__ = ["grants", "media", "scores", "sections"]
