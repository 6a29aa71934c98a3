from django.contrib import admin
from django.contrib.auth.admin import UserAdmin

from .models import PortalUser

admin.site.register(PortalUser, UserAdmin)
