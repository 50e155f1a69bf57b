"""Addresses of the pages. They name cases by reference, never people."""

from django.urls import path

from upkeep.web import brand, sign_in

urlpatterns = [
    path("", sign_in.landing, name="landing"),
    path("brand.css", brand.brand_style, name="brand_style"),
    path("sign-in/", sign_in.sign_in, name="account_login"),
    path("sign-out/", sign_in.sign_out, name="account_logout"),
    path("signed-out/", sign_in.signed_out, name="signed_out"),
    path("sign-in/inactive/", sign_in.inactive, name="account_inactive"),
]
