from django.urls import path

from concerns.views import guidance, posters

app_name = "guidance"
urlpatterns = [
    path("", guidance.home, name="home"),
    path("links/", guidance.links, name="links"),
    path("links/new/", guidance.link_new, name="link-new"),
    path("links/<uuid:pk>/", guidance.link, name="link"),
    path("posters/", posters.home, name="posters"),
    path("posters/<slug:sheet>/", posters.sheet, name="poster"),
    path("posters/<slug:sheet>.pdf", posters.pdf, name="poster-pdf"),
]
