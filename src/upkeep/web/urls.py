"""Addresses of the pages. They name cases by reference, never people."""

from django.urls import path

from upkeep.web import brand, sign_in
from upkeep.web.views import cases, parents, statements

urlpatterns = [
    path("", sign_in.landing, name="landing"),
    path("brand.css", brand.brand_style, name="brand_style"),
    path("sign-in/", sign_in.sign_in, name="account_login"),
    path("sign-out/", sign_in.sign_out, name="account_logout"),
    path("signed-out/", sign_in.signed_out, name="signed_out"),
    path("sign-in/inactive/", sign_in.inactive, name="account_inactive"),
    path("home/", parents.home, name="home"),
    path("home/<str:reference>/", parents.case, name="own_case"),
    path("home/<str:reference>/decisions/<int:number>/", parents.decision, name="own_decision"),
    path("home/<str:reference>/receipts/<int:number>/", parents.receipt, name="own_receipt"),
    path("home/<str:reference>/statement/", statements.own_statement, name="own_statement"),
    path(
        "home/<str:reference>/statement.pdf",
        statements.own_statement_document,
        name="own_statement_document",
    ),
    path("cases/", cases.search, name="cases"),
    path("cases/<str:reference>/", cases.case, name="case"),
    path("cases/<str:reference>/decisions/<int:number>/", cases.decision, name="case_decision"),
    path("cases/<str:reference>/receipts/<int:number>/", cases.receipt, name="case_receipt"),
    path("cases/<str:reference>/ledger/", cases.ledger, name="case_ledger"),
    path("cases/<str:reference>/statement/", statements.case_statement, name="case_statement"),
    path(
        "cases/<str:reference>/statement.pdf",
        statements.case_statement_document,
        name="case_statement_document",
    ),
]
