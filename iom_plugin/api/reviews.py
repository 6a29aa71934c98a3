"""What a decision about a route is given with."""

from rest_framework import serializers


class ReturnSerializer(serializers.Serializer):
    comment = serializers.CharField(
        max_length=5000, required=False, allow_blank=True, default="", help_text="What should be changed."
    )


class ApproveSerializer(serializers.Serializer):
    protocol_number = serializers.CharField(max_length=50, required=False, allow_blank=True, default="")
    protocol_date = serializers.DateField(input_formats=["iso-8601"], required=False, allow_null=True, default=None)
    council = serializers.CharField(
        max_length=200,
        required=False,
        allow_blank=True,
        default="",
        help_text="Whose meeting considered the route.",
    )
    comment = serializers.CharField(max_length=5000, required=False, allow_blank=True, default="")
