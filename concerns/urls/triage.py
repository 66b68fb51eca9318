from django.urls import path

from concerns.views import assessments, blocks, informal, linking, offers, triage

app_name = "triage"
urlpatterns = [
    path("", triage.new, name="new"),
    path("<str:reference>/", triage.case, name="case"),
    path("<str:reference>/take-over/", triage.take_over, name="take-over"),
    path("<str:reference>/conflicts/", triage.conflicts, name="conflicts"),
    path("<str:reference>/block/", blocks.block, name="block"),
    path("<str:reference>/safeguarding/<str:kind>/", triage.safeguarding, name="safeguarding"),
    path("<str:reference>/protection/", triage.protection, name="protection"),
    path("<str:reference>/assess/<str:kind>/", assessments.assess, name="assess"),
    path("<str:reference>/accept/", offers.accept, name="accept"),
    path("<str:reference>/ask/", offers.ask, name="ask"),
    path("<str:reference>/ask/withdraw/", offers.withdraw, name="withdraw"),
    path("<str:reference>/refer/", offers.refer, name="refer"),
    path("<str:reference>/redirect/", triage.send_on, name="redirect"),
    path("<str:reference>/informal/", informal.clear, name="informal"),
    path("<str:reference>/split/", linking.split, name="split"),
    path("<str:reference>/join/", triage.join, name="join"),
]
