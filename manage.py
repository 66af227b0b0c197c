#!/usr/bin/env python
import os
import sys


def main():
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    if sys.argv[1:2] == ["makemigrations"]:  # reads models and no data: any key does
        os.environ["FIELD_KEYS"] = os.environ.get("FIELD_KEYS") or f"none:{'A' * 43}="
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line

    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        sys.exit(f"settings: {error}")


if __name__ == "__main__":
    main()
