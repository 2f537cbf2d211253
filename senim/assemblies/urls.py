"""The addresses of assemblies: the organiser's, the akimat's and the police's."""

from django.urls import path

from senim.assemblies.views import akimat, organiser, police

app_name = "assemblies"
urlpatterns = [
    path("assemblies/", organiser.start, name="start"),
    path("assemblies/at/<slug:region>/", organiser.notice, name="notice"),
    path("assemblies/receipt/", organiser.receipt, name="receipt"),
    path("assemblies/follow/", organiser.follow, name="follow"),
    path("assemblies/mine/", organiser.notice_page, name="notice_page"),
    path("assemblies/mine/reply/", organiser.reply, name="reply"),
    path("assemblies/mine/withdraw/", organiser.withdraw, name="withdraw"),
    path("assemblies/mine/leave/", organiser.leave, name="leave"),
    path("staff/assemblies/", akimat.desk, name="desk"),
    path("staff/assemblies/answered/", akimat.answered, name="answered"),
    path("staff/assemblies/places/", akimat.place_list, name="places"),
    path("staff/assemblies/places/new/<row_key:unit>/", akimat.new_place, name="new_place"),
    path("staff/assemblies/places/<row_key:pk>/", akimat.place, name="place"),
    path("staff/assemblies/<row_key:pk>/", akimat.assembly, name="assembly"),
    path("staff/assemblies/<row_key:pk>/organiser/", akimat.contact, name="contact"),
    path("staff/facilitation/", police.plans, name="plans"),
    path("staff/facilitation/over/", police.plans_over, name="plans_over"),
    path("staff/facilitation/lessons/", police.lessons, name="lessons"),
    path("staff/facilitation/<row_key:pk>/", police.plan, name="plan"),
    path("staff/facilitation/<row_key:pk>/organiser/", police.contact, name="plan_contact"),
    path("staff/facilitation/<row_key:pk>/approve/", police.approve, name="approve"),
    path("staff/facilitation/<row_key:pk>/debrief/", police.debrief, name="debrief"),
    path("staff/facilitation/<row_key:pk>/part/<slug:part>/", police.part, name="part"),
]
