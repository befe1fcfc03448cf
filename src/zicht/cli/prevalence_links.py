"""What ``zicht prevalence`` was told of the links between lists, and what it does with that."""

import click

from zicht.cli.counting import ticking_bar
from zicht.cli.prevalence_order import Order
from zicht.language import Language, Text, percent
from zicht.prevalence.assembling import Links
from zicht.prevalence.histories import Histories
from zicht.prevalence.link_correction import Correction, correct_links
from zicht.prevalence.linkage import Linkage, LinkQuality
from zicht.prevalence.matching import Linking
from zicht.prevalence.rates import Rate, exact, from_interval, highest_recall, precision_of

_CORRECTING = Text(nl="Corrigeren voor koppelingen", en="Correcting for links")


def linking_of(order: Order) -> Linking | None:
    """None where equal pseudonyms are one person."""
    if order.pairs is None:
        return None
    return Linking(pairs=order.pairs, threshold=order.threshold)


def correction_of(order: Order, given: Histories) -> Correction | None:
    """None where links are taken as perfect."""
    recall, precision = rate(order.link_recall), rate(order.link_precision)
    if recall.mean == precision.mean == 1:
        return None
    linkage = Linkage(quality=LinkQuality(recall=recall, precision=precision))
    with ticking_bar(_CORRECTING.to(order.language)) as listen:
        return correct_links(given, linkage, seed=order.seed, listen=listen)


def rate(limits: tuple[float, float]) -> Rate:
    """A rate from one number twice, or from limits."""
    low, high = limits
    return exact(low) if low == high else from_interval(low, high)


def links_told(links: Links | None) -> Text | None:
    """What the probabilities of a linking program say of its links; None where it made none."""
    if links is None or not links.accepted:
        return None
    rates = (precision_of(links).mean, highest_recall(links))
    dutch, english = ([percent(one, each) for one in rates] for each in (Language.NL, Language.EN))
    return Text(
        nl=f"Volgens de kansen van het koppelprogramma is {dutch[0]} van de {links.accepted} "
        f"koppelingen echt, en is hoogstens {dutch[1]} van de echte gevonden. Geef dat mee met "
        "--link-precision en --link-recall.",
        en=f"By the probabilities of the linking program {english[0]} of the {links.accepted} "
        f"links are true, and at most {english[1]} of the true ones were found. Pass these on "
        "with --link-precision and --link-recall.",
    )


def link_options(order: Order) -> tuple[str, ...]:
    """The rates as they were typed; nothing for perfect links."""
    rates = {"--link-recall": order.link_recall, "--link-precision": order.link_precision}
    return tuple(
        part
        for name, (low, high) in rates.items()
        if low < 1
        for part in (name, f"{low:g}" if low == high else f"{low:g}-{high:g}")
    )


def check_links(order: Order) -> None:
    """End as wrong usage where pairs are told of that are not there."""
    if order.pairs is not None and order.pseudonym is None:
        message = Text(
            nl="paren zijn er alleen bij een rij per persoon en lijst; geef ook --pseudonym",
            en="pairs go with a row per person and list; give --pseudonym too",
        )
        raise click.BadParameter(message.to(order.language), param_hint="--pairs")
