from django.urls import path

from editorial import media_views

urlpatterns = [
    path("browse/", media_views.browse, name="media-browse"),
    path("browse/documents/", media_views.browse_documents, name="media-browse-documents"),
    path("folders/", media_views.add_folder, name="media-folder-add"),
    path("folders/<int:pk>/", media_views.change_folder, name="media-folder-change"),
    path("upload/image/", media_views.upload_image, name="media-upload-image"),
    path("upload/document/", media_views.upload_document, name="media-upload-document"),
]
