from django.urls import path

from memorial.views.live import counts, gesture, tribute_page
from memorial.views.memorials import memorial

urlpatterns = [
    path("memorial/<int:pk>.html", memorial, name="memorial"),
    path("live/memorial/<int:pk>.json", counts, name="memorial-counts"),
    path("live/memorial/<int:pk>/tribute", gesture, name="memorial-gesture"),
    path("live/memorial/<int:pk>/", tribute_page, name="memorial-tribute"),
]
