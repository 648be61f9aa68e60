"""Overblik: the largest differences, the four goals, what is missing, what is newest."""

import datetime

from lib import contents_overview, ui

ui.opening(
    "Bydele i social balance",
    "Det sted, man bor og vokser op, må ikke begrænse ens liv. Her kan du se, hvordan boligområder "
    "i Gladsaxe ligger i forhold til kommunen på de mål, som kommunens strategier følger: de fem "
    "nationale kriterier, skole, ungdomsuddannelse og mere. Hvert tal står med sin kilde og sin "
    "tid, og det, der ikke er fundet offentliggjort, står som ikke offentliggjort.",
)

# fetch and compute
shown = contents_overview.overview(ui.database(), datetime.date.today())

# show
ui.section("De største forskelle mellem Værebro Park og kommunen", shown.summary)
ui.show_figure(shown.differences(), "forskelle")

ui.section(
    "De fire målsætninger for Værebro Park",
    "Målsætningerne står i strategien »Bagsværd i social balance« (udkast, maj 2018). Strategien "
    "knytter ingen tal til dem. Her er de nærmeste tal, der er fundet, og "
    "afstanden til kommunen; de er ikke strategiens egne mål.",
)
for goal in shown.goals:
    ui.show_card(goal.table, goal.sources)

# explain
ui.section(
    "Det ved vi ikke",
    "Disse tal for Værebro Park er ikke fundet offentliggjort. Her står, hvem der har dem.",
)
ui.show_html_table(shown.missing)
ui.section(
    "De nyeste tal",
    "Det nyeste offentliggjorte tal i hvert emne for Værebro Park, Høje Gladsaxe og kommunen.",
)
ui.show_html_table(shown.newest)
