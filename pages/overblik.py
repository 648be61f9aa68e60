"""Overblik: the largest differences, the four goals, what is missing, what is newest."""

import pandas as pd

from lib import compare, figures, store, tables, ui, wording

AREA, COMPARISON = "vaerebro_park", "gladsaxe_kommune"

ui.opening(
    "Bydele i social balance",
    "Det sted, man bor og vokser op, må ikke begrænse ens liv. Her kan du se, hvordan boligområder "
    "i Gladsaxe ligger i forhold til kommunen på de mål, som kommunens strategier følger: de fem "
    "nationale kriterier, skole, ungdomsuddannelse og mere. Hvert tal står med sin kilde, og det, "
    "ingen har offentliggjort, står som ikke offentliggjort.",
)

# fetch and compute
con = ui.database()
facts = store.facts(con, [AREA, COMPARISON])
compared = compare.pairs(facts, AREA, COMPARISON)
largest = compare.largest_differences(compared, 6)
gladsaxe = store.facts(con, [AREA, COMPARISON, "hoeje_gladsaxe"])

# show
ui.section(
    "De største forskelle mellem Værebro Park og kommunen",
    wording.summary(largest.head(3), "Gladsaxe Kommune"),
)
ui.show_figure(figures.differences(facts, largest, COMPARISON, "Gladsaxe Kommune"), "forskelle")

ui.section(
    "De fire målsætninger for Værebro Park",
    "Målsætningerne står i strategien »Bagsværd i social balance« (udkast, maj 2018). Strategien "
    "sætter ingen tal på dem. Her er de offentliggjorte tal, der siger mest om hver af dem, og "
    "afstanden til kommunen.",
)
for goal, table in tables.goals(store.goals(con), facts, compared, AREA, COMPARISON):
    ui.show_card(goal, table)

# explain
ui.section(
    "Det ved vi ikke",
    "Disse tal for Værebro Park er ikke offentliggjort. Her står, hvem der har dem.",
)
ui.show_table(tables.missing(facts, AREA))
ui.section(
    "De nyeste tal",
    "Det nyeste offentliggjorte tal i hvert emne for Værebro Park, Høje Gladsaxe og kommunen.",
)
ui.show_table(tables.newest_by_theme(gladsaxe, pd.Timestamp.today()))
