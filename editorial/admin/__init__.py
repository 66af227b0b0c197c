from editorial.admin import grants, media, sections

__all__ = ["grants", "media", "sections"]
