"""How the verdict is reached, in words: the rules of :mod:`zicht.prevalence.verdict`."""

from zicht.language import Text
from zicht.prevalence.verdict import APART, MOVED, NEAR, SIGNS_TO_DOUBT, WIDE


def rules() -> tuple[Text, ...]:
    """The rules, a sentence or two each."""
    apart, wide, moved, near = (f"{one:g}" for one in (APART, WIDE, MOVED, NEAR))
    dutch_near = near.replace(".", ",")
    return (
        Text(
            nl=f"Er zijn vier signalen: twee methoden verschillen meer dan een factor {apart}; de "
            f"intervallen beslaan samen meer dan een factor {wide}; een methode geeft zelf meer "
            "antwoorden of komt niet tot rust; lijsten samenvoegen verschuift het antwoord meer "
            f"dan een factor {moved}.",
            en=f"There are four signs: two methods differ by more than a factor {apart}; together "
            f"the intervals span more than a factor {wide}; a method gives several answers or "
            f"does not settle; merging lists moves the answer by more than a factor {moved}.",
        ),
        Text(
            nl=f"Bij {SIGNS_TO_DOUBT} signalen of meer kunnen de gegevens het niet zeggen; ook als "
            "er maar twee lijsten zijn, of als minder dan twee soorten methoden een schatting "
            "geven. Methoden die op hetzelfde model uitkomen, tellen daarbij als één. Van het "
            "beste model en het gemiddelde over de beste telt het tweede alleen als het eerste "
            "niets gaf.",
            en=f"With {SIGNS_TO_DOUBT} signs or more the data cannot tell; nor can they when there "
            "are only two lists, or when fewer than two kinds of method give an estimate. Methods "
            "that arrive at the same model count as one. Of the best model and the average over "
            "the best the second counts only where the first gave nothing.",
        ),
        Text(
            nl="Wat een methode in herhalingen geeft buiten haar eigen interval, is een signaal en "
            "geen schatting.",
            en="What a method gives in resamples outside its own interval is a sign, and no "
            "estimate.",
        ),
        Text(
            nl=f"Bij één signaal, een verschil van meer dan een factor {dutch_near}, of "
            "intervallen die elkaar niet raken, hangt het van het model af. Anders zijn de "
            "modellen het eens.",
            en=f"With one sign, a difference of more than a factor {near}, or intervals that do "
            "not meet, it depends on the model. Otherwise the models agree.",
        ),
        Text(
            nl="De grenzen zijn onze eigen keuze: een norm bestaat niet.",
            en="The thresholds are our own choice: there is no standard.",
        ),
    )
