"""Every address of the pages."""

from __future__ import annotations

from django.conf import settings
from django.urls import include, path

from bangfu.web import outside
from bangfu.web.pages import (
    about,
    accounts,
    answers,
    audits,
    bulletins,
    document,
    documents,
    entry,
    figures,
    forms,
    imports,
    me,
    names,
    overview,
    roles,
    second,
    targets,
    trail,
    undoing,
    uploads,
)

urlpatterns = [
    path("", overview.show, name="overview"),
    path("login/", entry.Login.as_view(), name="account_login"),
    path("login/second/", second.show, name="second-step"),
    path("login/second/new/", second.new, name="second-new"),
    path("login/demo/", entry.enter_demo, name="enter-demo"),
    path("logout/", entry.Logout.as_view(), name="logout"),
    path("me/", me.show, name="me"),
    path("size/", entry.size, name="size"),
    path("indicators/", figures.index, name="indicators"),
    path("targets/", targets.show, name="targets"),
    path("figures/<str:code>/", figures.show, name="figure"),
    path("figures/<str:code>/rows.csv", figures.as_csv, name="figure-csv"),
    path("documents/", documents.index, name="documents"),
    path("documents/<str:kind>/", documents.of_kind, name="documents-of"),
    path("documents/<str:kind>/new/", forms.new, name="document-new"),
    path("documents/<str:kind>/<path:number>/edit/", forms.edit, name="document-edit"),
    path("documents/<str:kind>/<path:number>/correct/", forms.correct, name="document-correct"),
    path("documents/<str:kind>/<path:number>/reveal/", names.reveal, name="document-reveal"),
    path("documents/<str:kind>/<path:number>/roll/", names.roll, name="document-roll"),
    path("documents/<str:kind>/<path:number>/step/<str:name>/", document.step, name="document-step"),
    path("documents/<str:kind>/<path:number>/", document.show, name="document"),
    path("import/", imports.index, name="import"),
    path("import/<str:kind>/", imports.of_kind, name="import-of"),
    path("import/<str:kind>/template.xlsx", imports.template, name="import-template"),
    path("uploads/<str:token>/", uploads.show, name="upload"),
    path("uploads/<str:token>/confirm/", uploads.confirm, name="upload-confirm"),
    path("uploads/<str:token>/accept/", uploads.accept, name="upload-accept"),
    path("uploads/<str:token>/discard/", uploads.discard, name="upload-discard"),
    path("uploads/<str:token>/undo/", undoing.show, name="upload-undo"),
    path("uploads/<str:token>/marked/", uploads.marked, name="upload-marked"),
    path("uploads/<str:token>/rows/<str:sheet>/<int:row>/", uploads.row, name="upload-row"),
    path("forms/", answers.index, name="answer"),
    path("forms/answered/", answers.show, name="answered"),
    path("forms/answered/file.xlsx", answers.as_file, name="answered-file"),
    path("bulletins/", bulletins.index, name="bulletins"),
    path("bulletins/<str:name>/", bulletins.show, name="bulletin"),
    path("bulletins/<str:name>/file/", bulletins.file, name="bulletin-file"),
    path("bulletins/<str:name>/<int:year>/<int:serial>/", bulletins.compare, name="bulletin-compare"),
    path("bulletins/<str:name>/bulletin.docx", bulletins.as_word, name="bulletin-word"),
    path("bulletins/<str:name>/bulletin.pdf", bulletins.as_pdf, name="bulletin-pdf"),
    path("roles/", roles.show, name="roles"),
    path("roles/<int:key>/end/", roles.end, name="role-end"),
    path("accounts/", accounts.show, name="accounts"),
    path("accounts/<str:name>/<str:deed>/", accounts.do, name="account-do"),
    path("trail/", trail.show, name="trail"),
    path("audit/", audits.index, name="audit"),
    path("about/", about.show, name="about"),
    path("feedback/", about.feedback, name="feedback"),
]

if settings.OIDC_URL:
    urlpatterns += [
        path("login/office/refused/", outside.refused, name="socialaccount_login_cancelled"),
        path("login/office/failed/", outside.refused, name="socialaccount_login_error"),
        path("login/office/unknown/", outside.refused, name="socialaccount_signup"),
        path("login/", include("allauth.socialaccount.providers.openid_connect.urls")),
    ]
