"""``manage.py load_content``: the register, the questionnaires and the stories."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from zicht.content import content
from zicht.platform.fieldwork import selectors
from zicht.platform.fieldwork import services as fieldwork
from zicht.platform.publication import services, story_files
from zicht.problems import InvalidInputError
from zicht.questionnaire import loading


class Command(BaseCommand):
    """Load what comes with Zicht, and the operator's own stories; again changes nothing."""

    help = "Load areas, questionnaires and stories. Example: python manage.py load_content"

    def handle(self, *args: str, **options: object) -> None:
        """Each part is loaded or refused as a whole; a line per part says what changed."""
        try:
            areas = fieldwork.load_areas(selectors.register().every())
            self.stdout.write(f"Areas: {areas}")
            questionnaires = fieldwork.load_questionnaires(
                content("questionnaires", f"{one}.yaml").read_text(encoding="utf-8")
                for one in loading.available()
            )
            self.stdout.write(f"Questionnaires: {questionnaires}")
            stories = story_files.read(
                settings.STORIES_DIR or content("stories"), today=timezone.localdate()
            )
            self.stdout.write(f"Stories: {services.load_stories(stories)}")
        except InvalidInputError as error:
            raise CommandError(str(error)) from error
