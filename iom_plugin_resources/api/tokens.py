"""Signing in for programs: a name and a password for a token."""

from hashlib import sha256

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.authtoken.models import Token
from rest_framework.authtoken.serializers import AuthTokenSerializer
from rest_framework.parsers import FormParser, MultiPartParser
from rest_framework.response import Response
from rest_framework.throttling import SimpleRateThrottle
from rest_framework.views import APIView

from ..core.rate_limits import network_address
from .base import PublicIomApi, SafeJSONParser
from .schema import described


class SignInThrottle(SimpleRateThrottle):
    """Ten attempts a minute for a name from an address: a person mistypes, a program guesses."""

    scope = "iom_token"
    rate = "10/min"

    def get_cache_key(self, request, view) -> str:
        data = request.data if isinstance(request.data, dict) else {}
        who = f"{network_address(request)} {str(data.get('username', '')).strip().casefold()}"
        ident = sha256(who.encode(errors="replace")).hexdigest()  # any cache takes such a key
        return self.cache_format % {"scope": self.scope, "ident": ident}


class TokenSerializer(serializers.Serializer):
    token = serializers.CharField()


class CredentialsSerializer(AuthTokenSerializer):
    username = serializers.CharField(label=_("Username"), write_only=True, max_length=150)
    password = serializers.CharField(
        label=_("Password"),
        style={"input_type": "password"},
        trim_whitespace=False,
        write_only=True,
        max_length=4096,
    )
    token = None


class TokenView(PublicIomApi, APIView):
    """A token for the header `Authorization: Token …`; the same one every time."""

    authentication_classes = []
    parser_classes = [SafeJSONParser, FormParser, MultiPartParser]
    throttle_classes = [SignInThrottle]

    @described(operation_id="token_create", request=CredentialsSerializer, responses=TokenSerializer, auth=[])
    def post(self, request):
        credentials = CredentialsSerializer(data=request.data, context={"request": request})
        credentials.is_valid(raise_exception=True)
        token, _created = Token.objects.get_or_create(user=credentials.validated_data["user"])
        return Response({"token": token.key})
