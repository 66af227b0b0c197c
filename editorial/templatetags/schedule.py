from django import template

from editorial import schedule

register = template.Library()


@register.filter
def in_words(moment):
    """{{ item.published_at|in_words }}: 明天 08:00（周四）, in Beijing time."""
    return schedule.in_words(moment) if moment else ""
