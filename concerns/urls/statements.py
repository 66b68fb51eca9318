from django.urls import path

from concerns.views import statements

app_name = "statements"
urlpatterns = [
    path("", statements.home, name="home"),
    path("law/", statements.law_rows, name="law"),
    path("law/<slug:row>/", statements.law_row, name="law-row"),
    path("<slug:statement>/", statements.edit, name="edit"),
    path("<slug:statement>/<int:number>/", statements.edition, name="edition"),
]
