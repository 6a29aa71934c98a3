"""How every view of the API behaves, whatever the host's REST_FRAMEWORK settings are."""

from django.utils.cache import patch_cache_control
from django_filters.rest_framework import DjangoFilterBackend
from rest_framework.authentication import SessionAuthentication, TokenAuthentication
from rest_framework.exceptions import ParseError
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.pagination import PageNumberPagination
from rest_framework.parsers import JSONParser
from rest_framework.permissions import AllowAny, IsAuthenticated
from rest_framework.renderers import JSONRenderer

from .errors import error_response
from .schema import IomAutoSchema


class Pages(PageNumberPagination):
    page_size = 50
    page_query_param = "page"
    page_size_query_param = "page_size"
    max_page_size = 200


class AlwaysJSON(BaseContentNegotiation):
    """The first renderer answers, so that neither ``Accept`` nor ``?format=`` can break a request."""

    def select_parser(self, request, parsers):
        media_type = request.content_type.partition(";")[0].strip().lower()
        return next((parser for parser in parsers if parser.media_type == media_type), None)

    def select_renderer(self, request, renderers, format_suffix=None):
        return renderers[0], renderers[0].media_type


class SafeJSONParser(JSONParser):
    """JSON; nesting that exhausts the stack is a mistake of the client."""

    def parse(self, stream, media_type=None, parser_context=None):
        try:
            return super().parse(stream, media_type, parser_context)
        except RecursionError as error:
            raise ParseError from error


class IomApi:
    """Mixin of all our views: signed-in people only, JSON in and out, one shape of errors."""

    authentication_classes = [TokenAuthentication, SessionAuthentication]
    permission_classes = [IsAuthenticated]
    parser_classes = [SafeJSONParser]
    renderer_classes = [JSONRenderer]
    content_negotiation_class = AlwaysJSON
    pagination_class = Pages
    filter_backends = [DjangoFilterBackend]
    throttle_classes = []
    versioning_class = None
    metadata_class = None
    schema = IomAutoSchema()

    def get_exception_handler(self):
        return error_response

    def finalize_response(self, request, response, *args, **kwargs):
        """What a signed-in person is told, nothing between the two keeps."""
        response = super().finalize_response(request, response, *args, **kwargs)
        if request.user.is_authenticated:
            patch_cache_control(response, private=True)
        return response


class PublicIomApi(IomApi):
    """Views that anonymous people may read as well."""

    permission_classes = [AllowAny]
