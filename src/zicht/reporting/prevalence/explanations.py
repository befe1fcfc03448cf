"""In plain words: what each method assumes, and what no method can say."""

from collections.abc import Mapping
from types import MappingProxyType

from zicht.language import Text

#: By the key of the method: what it is called here, and what it assumes.
EXPLANATIONS: Mapping[str, tuple[Text, Text]] = MappingProxyType(
    {
        "chao": (
            Text(nl="Ondergrens", en="Lower bound"),
            Text(
                nl="Zo veel zijn er minstens, als mensen verschillen in hun kans om op een lijst "
                "te komen. Gebruikt alleen hoeveel mensen op één lijst staan en hoeveel op twee.",
                en="There are at least so many, if people differ in their chance to be on a list. "
                "Uses only how many people are on one list and how many on two.",
            ),
        ),
        "independence": (
            Text(nl="Onafhankelijkheid", en="Independence"),
            Text(
                nl="Neemt aan dat op de ene lijst staan niets zegt over op een andere staan. Dat "
                "is zelden zo: instanties verwijzen naar elkaar.",
                en="Assumes that being on one list says nothing about being on another. That is "
                "seldom so: organisations refer people to each other.",
            ),
        ),
        "stepwise": (
            Text(nl="Stapsgewijs", en="Stepwise"),
            Text(
                nl="Voegt één voor één de paren van lijsten toe die samen meer of minder mensen "
                "delen dan verwacht. Het interval herhaalt die keuze in elke herhaling.",
                en="Adds, one by one, the pairs of lists that share more or fewer people than "
                "expected. The interval repeats that choice in every resample.",
            ),
        ),
        "bic": (
            Text(nl="Beste van alle modellen", en="Best of all models"),
            Text(
                nl="Zoekt onder alle hiërarchische modellen het model met de laagste BIC. Het "
                "interval zoekt in elke herhaling opnieuw, en kan daarom ver uiteenlopen.",
                en="Looks among all hierarchical models for that with the lowest BIC. The interval "
                "searches anew in every resample, and may therefore be very wide.",
            ),
        ),
        "average": (
            Text(nl="Gemiddelde over beste modellen", en="Average over best models"),
            Text(
                nl="Neemt alle modellen waarvan de BIC hoogstens 10 boven de laagste ligt, en "
                "middelt daarover naar hoe goed zij passen. Het interval is dat van die modellen "
                "samen. Telt in het oordeel alleen mee als het beste model geen schatting geeft.",
                en="Takes all models with a BIC at most 10 above the lowest, and averages over "
                "them by how well they fit. The interval is that of these models together. Counts "
                "in the verdict only where the best model gives no estimate.",
            ),
        ),
        "heterogeneity": (
            Text(nl="Mensen die verschillen", en="People who differ"),
            Text(
                nl="Neemt aan dat sommige mensen op elke lijst een grotere kans hebben dan andere, "
                "volgens een vaste verdeling. Welke verdeling dat is, is uit lijsten niet te "
                "vinden, en de uitkomst hangt ervan af (Link 2003). Daarom telt dit niet mee.",
                en="Assumes that some people have a greater chance on every list than others, "
                "following a fixed distribution. Which one cannot be found from lists, and the "
                "result depends on it (Link 2003). Therefore this is not judged.",
            ),
        ),
        "graphs": (
            Text(nl="Gemiddelde over grafen", en="Average over graphs"),
            Text(
                nl="Weegt alle patronen van samenhang tussen lijsten die zich laten ontbinden, "
                "naar hoe goed zij passen, en middelt daarover.",
                en="Weighs all patterns of dependence between lists that can be decomposed by how "
                "well they fit, and averages over them.",
            ),
        ),
        "threshold": (
            Text(nl="Bayes met drempel", en="Bayesian threshold"),
            Text(
                nl="Begint met alle paren van lijsten en laat de paren vallen die te weinig van "
                "nul verschillen. Gaat er vooraf van uit dat samenhang zwak is.",
                en="Starts with all pairs of lists and drops those that differ too little from "
                "zero. Supposes beforehand that dependence is weak.",
            ),
        ),
        "classes": (
            Text(nl="Verborgen klassen", en="Latent classes"),
            Text(
                nl="Neemt aan dat er soorten mensen zijn, en dat lijsten binnen een soort niets "
                "met elkaar te maken hebben. Vergelijkt verschillende beginpunten: komen die niet "
                "op hetzelfde uit, dan is er geen antwoord.",
                en="Assumes that there are kinds of people, and that lists have nothing to do with "
                "each other within a kind. Compares several starting points: if these do not come "
                "to the same answer, there is none.",
            ),
        ),
    }
)

LIMITS = (
    Text(
        nl="Wie op geen enkele lijst kan komen, telt niet mee, hoe goed een model ook past.",
        en="Whoever cannot get on any list is not counted, however well a model fits.",
    ),
    Text(
        nl="Twee meldingen van één mens die niet zijn herkend, tellen als twee mensen. Daardoor "
        "valt de schatting te hoog uit.",
        en="Two records of one person that were not recognised count as two people. That makes the "
        "estimate too high.",
    ),
    Text(
        nl="Staan mensen op lijsten uit een langere tijd, dan moet de groep in die tijd gelijk "
        "blijven. Wie erbij komt of weggaat, maakt de schatting minder zeker.",
        en="Where lists cover a longer time, the population has to stay the same in that time. "
        "People who come and go make the estimate less certain.",
    ),
    Text(
        nl="Een schatting voor het land zegt niets over één gemeente of één organisatie.",
        en="An estimate for the country says nothing about one municipality or one organisation.",
    ),
    Text(
        nl="Dat modellen het eens zijn, bewijst niet dat zij gelijk hebben.",
        en="That models agree is no proof that they are right.",
    ),
)
