"""What kinds of organisation there are, and what a person can be in each."""

from django.db import models

from zicht.language import Text


class Kind(models.TextChoices):
    """A kind of organisation that works with Zicht."""

    NATIONAL = "national"
    MUNICIPALITY = "municipality"
    REGION = "region"
    RESEARCH = "research"
    AUDIT = "audit"


class Role(models.TextChoices):
    """What a person is in an organisation; each role belongs to one kind."""

    OWNER = "owner"
    MEMBER = "member"
    DESK = "desk"
    CONTACT = "contact"
    SAFETY = "safety"
    CARE_YOUTH = "care_youth"
    SIGNER = "signer"
    COORDINATOR = "coordinator"
    RESEARCHER = "researcher"
    AUDITOR = "auditor"


ROLES: dict[Kind, tuple[Role, ...]] = {
    Kind.NATIONAL: (Role.OWNER, Role.MEMBER, Role.DESK),
    Kind.MUNICIPALITY: (Role.CONTACT, Role.SAFETY, Role.CARE_YOUTH, Role.SIGNER),
    Kind.REGION: (Role.COORDINATOR,),
    Kind.RESEARCH: (Role.RESEARCHER,),
    Kind.AUDIT: (Role.AUDITOR,),
}

#: As a page and a mail name a role.
ROLE_NAMES: dict[Role, Text] = {
    Role.OWNER: Text(nl="eigenaar", en="owner"),
    Role.MEMBER: Text(nl="lid van het landelijke team", en="member of the national team"),
    Role.DESK: Text(nl="medewerker van de helpdesk", en="member of the help desk"),
    Role.CONTACT: Text(nl="contactpersoon", en="contact person"),
    Role.SAFETY: Text(nl="beleidsmedewerker veiligheid", en="policy officer for safety"),
    Role.CARE_YOUTH: Text(
        nl="beleidsmedewerker zorg en jeugd", en="policy officer for care and youth"
    ),
    Role.SIGNER: Text(nl="ondertekenaar", en="signer"),
    Role.COORDINATOR: Text(nl="zorgcoördinator", en="care coordinator"),
    Role.RESEARCHER: Text(nl="onderzoeker", en="researcher"),
    Role.AUDITOR: Text(nl="controleur", en="auditor"),
}
