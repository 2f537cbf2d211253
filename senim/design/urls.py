"""The gallery of components and the small model that it draws."""

from django.urls import path

from senim.design.gallery import gallery, model

app_name = "design"
urlpatterns = [
    path("model.bpmn", model, name="gallery_model"),
    path("<slug:page>/", gallery, name="gallery_page"),
    path("", gallery, name="gallery"),
]
