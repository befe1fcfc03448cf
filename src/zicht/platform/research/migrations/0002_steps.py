"""All steps of an estimate by name, those after the methods too."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("research", "0001_estimations")]

    operations = [
        migrations.RenameField(model_name="estimation", old_name="methods", new_name="steps"),
        migrations.RemoveField(model_name="estimation", name="step"),
    ]
