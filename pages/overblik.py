"""Overblik: the largest differences, the four goals, what is missing, what is newest."""

import pandas as pd

from lib import compare, figures, store, tables, ui, wording

AREA, COMPARISON = "vaerebro_park", "gladsaxe_kommune"

ui.opening(
    "Bydele i social balance",
    "Det sted, man bor og vokser op, må ikke begrænse ens liv. Her kan du se, hvordan boligområder "
    "i Gladsaxe ligger i forhold til kommunen på de mål, som kommunens strategier følger: de fem "
    "nationale kriterier, skole, ungdomsuddannelse og mere. Hvert tal står med sin kilde og sin "
    "tid, og det, der ikke er fundet offentliggjort, står som ikke offentliggjort.",
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
    "knytter ingen tal til dem. Her er de nærmeste tal, der er fundet, og "
    "afstanden til kommunen; de er ikke strategiens egne mål.",
)
for goal, rows in store.goals(con).groupby("goal", sort=False):
    table = tables.goal(rows["indicator_id"], facts, compared, AREA, COMPARISON)
    used = compare.visible(facts[facts["indicator_id"].isin(rows["indicator_id"])])
    ui.show_card(goal, table, figures.sources_of(used))

# explain
ui.section(
    "Det ved vi ikke",
    "Disse tal for Værebro Park er ikke fundet offentliggjort. Her står, hvem der har dem.",
)
ui.show_table(tables.missing(facts, AREA), "Tal, der ikke er fundet offentliggjort")
ui.section(
    "De nyeste tal",
    "Det nyeste offentliggjorte tal i hvert emne for Værebro Park, Høje Gladsaxe og kommunen.",
)
ui.show_table(tables.newest_by_theme(gladsaxe, pd.Timestamp.today()), "De nyeste tal")
