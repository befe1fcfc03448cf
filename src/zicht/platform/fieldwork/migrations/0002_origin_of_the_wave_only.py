from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("fieldwork", "0001_initial")]

    operations = [migrations.RemoveField(model_name="response", name="origin")]
