"""Fremvisning: shows to start, to make one's own, and to take along as files."""

from lib import export, handout, options, routes, show, show_form, store, tables, ui
from lib.slug import slug

ui.opening(
    "Fremvisning",
    "En fremvisning er en række dias med figurerne herfra: til et borgermøde, til PowerPoint, til papir. "
    "Den vises på hele skærmen og virker uden net. Bladr med piletaster, mellemrum eller en klikker.",
)

# choose
con = ui.database()
shipped = show.shipped()
own = show_form.own()
titles = {name: one.title for name, one in shipped.items()}
titles[show_form.OWN] = show.OWN_TITLE
left, right = ui.columns([1, 1])
with left:
    name = ui.choose("Fremvisning", titles, "fremvisning")
with right:
    address = ui.words("Adresse til salen (QR-koder)", "", "salens_adresse", 220)
    ui.small(show_form.HALL)
of = own if name == show_form.OWN else shipped[name]
hall = routes.reached_at(address)
if address and not hall:
    ui.problem(show_form.NO_ADDRESS)
elif hall and not ui.may_lead_to(hall):
    ui.problem(show_form.UNKNOWN_ADDRESS)
    hall = ""

# show
if of.slides:
    ui.go("Start fremvisningen", routes.start(show_form.shown_as(con, name, of), hall))
    for remark in of.remarks:
        ui.note(remark)
    for number, one in enumerate(of.slides, 1):
        if one.problem:
            ui.problem(show_form.wrong(number, one))
    ui.section(of.title)
    rows = [
        (number, show_form.title_of(con, one, number), one)
        for number, one in enumerate(of.slides, 1)
    ]
    ui.show_table(tables.slides(rows), of.title)

    # take along
    ui.section("Tag den med")
    left, right = ui.columns([1, 1])
    with left:
        chosen = ui.pick("Filens form", export.names(), "pptx", "fremvisning_form")
    form = export.FORMS[chosen]
    last = ui.long_work(
        "Lav filen", "fremvisning_lav",
        lambda: export.steps(con, of, form, hall),
        lambda step: (step.done, step.of),
    )  # fmt: skip
    if last:
        ui.offer_file(f"Hent {form.name}", lambda: last.content, f"{slug(of.title)}{form.ending}", form.mime)  # fmt: skip
    ui.offer_file(
        "Hent fremvisningen, så den kan åbnes igen", lambda: show.write(of), f"{slug(of.title)}.toml",
        "application/toml",
    )  # fmt: skip
else:
    ui.note(show_form.EMPTY)
    show_form.offer_undo()

# edit
if name == show_form.OWN and own.slides:
    ui.section("Ret din fremvisning", show_form.KEPT)
    show_form.edit(con)
elif name != show_form.OWN:
    ui.button(show_form.copy_label(), "fremvisning_kopi", lambda: show_form.copy(of))
with ui.fold("Åbn en fremvisning fra en fil", "fremvisning_fil"):
    show_form.open_file()

# one sheet
ui.section("Et ark om området", show_form.SHEET)
areas = options.housing_areas(store.areas(con, "boligområde"))
left, right = ui.columns([1, 1])
with left:
    area = ui.choose("Område", areas, "ark_om")
ui.offer_file(
    f"Hent arket om {areas[area]}", lambda: handout.document(con, area),
    f"et-ark-om-{slug(areas[area])}.pdf", "application/pdf",
)  # fmt: skip
