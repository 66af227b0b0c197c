from django.db import migrations

from portal.starting_tree import plant


def plant_tree(apps, schema_editor):
    plant(apps.get_model("editorial", "Section"))


class Migration(migrations.Migration):
    dependencies = [("portal", "0001_initial"), ("editorial", "0001_initial")]

    operations = [migrations.RunPython(plant_tree, migrations.RunPython.noop)]
