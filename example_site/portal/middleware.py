"""The portal's Content-Security-Policy: nothing inline, nothing from other hosts."""

from django.conf import settings

POLICY = "; ".join(
    [
        "default-src 'self'",
        "img-src 'self' data:",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'self'",
    ]
)


class ContentSecurityPolicyMiddleware:
    """Puts the policy on every answer but Wagtail's admin, which needs a looser one."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        # Django's own error pages, seen by developers only, style themselves inline.
        is_technical_page = settings.DEBUG and response.status_code in (404, 500)
        if not request.path.startswith("/admin/") and not is_technical_page:
            response.headers.setdefault("Content-Security-Policy", POLICY)
        return response
