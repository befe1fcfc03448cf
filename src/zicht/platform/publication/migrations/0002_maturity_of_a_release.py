import hashlib

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from zicht.content import content


def fill(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    # Before this, every release was shown with the model of the package.
    for release in apps.get_model("publication", "Release").objects.select_related(
        "wave__questionnaire"
    ):
        source = content("maturity", f"{release.wave.questionnaire.questionnaire_id}.yaml")
        release.maturity = source.read_text(encoding="utf-8")
        digest = hashlib.sha256(release.maturity.encode()).hexdigest()
        # Books from before do not say by which rules and register they were made.
        release.book = {"maturity_fingerprint": digest, "register_fingerprint": "", **release.book}
        release.save(update_fields=["maturity", "book"])


class Migration(migrations.Migration):
    dependencies = [
        ("fieldwork", "0002_origin_of_the_wave_only"),
        ("publication", "0001_initial"),
    ]

    operations = [
        migrations.RemoveField(model_name="publishedmunicipality", name="slug"),
        migrations.AddField(
            model_name="release",
            name="maturity",
            field=models.TextField(default=""),
            preserve_default=False,
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
