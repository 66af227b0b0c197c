from training.admin import content

__all__ = ["content"]
