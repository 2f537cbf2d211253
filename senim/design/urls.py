"""The one page of this app: the gallery of components."""

from django.urls import path

from senim.design.gallery import gallery

app_name = "design"
urlpatterns = [path("<slug:page>/", gallery, name="gallery_page"), path("", gallery, name="gallery")]
