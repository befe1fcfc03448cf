"""What the workbook says about itself on its first sheet."""

from zicht.language import Language, Text

_LINES = (
    Text(
        nl="In dit bestand vult u de vragenlijst in zonder internet. Daarna leest u het in op "
        "Zicht, bij ‘Werkboek inlezen’.",
        en="In this file you fill in the questionnaire without the internet. After that you read "
        "it in on Zicht, at ‘Read a workbook’.",
    ),
    Text(nl="Gedownload op {downloaded}.", en="Downloaded on {downloaded}."),
    Text(nl="", en=""),
    Text(
        nl="1. Ga naar het blad ‘Antwoorden’. U vult alleen de gele cellen in.",
        en="1. Go to the sheet ‘Answers’. You fill in the yellow cells only.",
    ),
    Text(
        nl="2. Kies een antwoord uit de lijst in de cel. De code van een antwoord typen mag ook.",
        en="2. Choose an answer from the list in the cell. You may also type its code.",
    ),
    Text(
        nl="3. Mag u meer dan één antwoord kiezen? Zet dan een x achter elk antwoord dat klopt.",
        en="3. Can you choose more than one answer? Then put an x behind each one that is so.",
    ),
    Text(
        nl="4. Een lege cel verandert niets: wat op Zicht is ingevuld, blijft staan. Zet {empty} "
        "in de cel om een antwoord leeg te maken. Bij een vraag met meer antwoorden zet u {empty} "
        "bij één antwoord en haalt u elke x weg.",
        en="4. An empty cell changes nothing: what was filled in on Zicht stays. Put {empty} in "
        "the cell to make an answer empty. At a question with several answers you put {empty} at "
        "one answer and remove every x.",
    ),
    Text(
        nl="5. Staat er ‘Alleen als’? Sla de vraag dan over als dat bij u niet zo is.",
        en="5. Does it say ‘Only if’? Then skip the question when that is not so with you.",
    ),
    Text(
        nl="6. Sla het bestand op als Excel-werkmap (.xlsx). Voeg geen rijen, kolommen of bladen "
        "met antwoorden toe en voeg geen cellen samen.",
        en="6. Save the file as an Excel workbook (.xlsx). Add no rows, columns or sheets with "
        "answers, and merge no cells.",
    ),
    Text(
        nl="7. Voordat er iets wordt opgeslagen, ziet u wat er verandert. Heeft een collega "
        "intussen iets anders ingevuld? Dan blijven beide antwoorden bewaard en kiest u.",
        en="7. Before anything is saved you see what changes. Has a colleague filled in something "
        "else meanwhile? Then both answers are kept, and you choose.",
    ),
    Text(nl="", en=""),
    Text(
        nl="Dit bestand hoort bij één gemeente en één meting. Bewaar het zoals u andere interne "
        "stukken bewaart, en verwijder het als u het hebt ingelezen.",
        en="This file belongs to one municipality and one wave. Keep it as you keep other "
        "internal documents, and delete it once you have read it in.",
    ),
)


def explanation(language: Language, *, empty: str, downloaded: str) -> list[str]:
    """The lines of the first sheet; ``empty`` is what makes an answer empty."""
    return [line.to(language).format(empty=empty, downloaded=downloaded) for line in _LINES]
