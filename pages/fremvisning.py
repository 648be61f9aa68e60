"""Præsentation: shows to start, to copy and edit, and to download as files."""

from functools import partial

from lib.analysis import options
from lib.db import queries
from lib.slides import deck, handout
from lib.text.slug import slug
from lib.web import figure_view, file_inputs, inputs, own_show, page, routes, sandboxed, session
from lib.web.forms import show_form

page.opening(
    "Præsentation",
    "En række dias med figurerne herfra: til et borgermøde, til PowerPoint, til papir. Den vises på hele skærmen og "
    "virker uden net. Bladr med piletaster, mellemrum eller en klikker.",
)

# choose
con = session.database()
shipped = deck.shipped()
own = own_show.show()
titles = {name: one.title for name, one in shipped.items()}
titles[show_form.OWN] = deck.OWN_TITLE
inputs.rename_in_url("fremvisning", show_form.OWN_TITLE_BEFORE, show_form.OWN)
left, picture = page.columns([2, 3])
with left:
    name = inputs.select_in_url("Præsentation", titles, "fremvisning", show_form.opened_first())
    start, undo = page.containers(2)
    hall = show_form.hall_field()
of = own if name == show_form.OWN else shipped[name]

# show
with undo:
    show_form.undo_button()
if of.slides:
    with picture:
        show_form.show_picture(con, of)
    with start:
        inputs.link_button(
            "Start præsentationen",
            routes.show_address(show_form.name_in_url(con, name, of), hall),
        )
    for remark in of.remarks:
        page.markdown_info(remark)
    for number, one in enumerate(of.slides, 1):
        if one.problem:
            page.escaped_error(show_form.problem_sentence(number, one))
    page.section(of.title)
    rows = [
        (number, show_form.slide_title(con, one, number), one)
        for number, one in enumerate(of.slides, 1)
    ]
    figure_view.show_table(deck.slides(rows), of.title)

    # download
    page.section("Tag den med")
    show_form.file_field(con, of, hall)
    file_inputs.download_button(
        "Hent præsentationen, så den kan åbnes igen", lambda: deck.write(of), f"{slug(of.title)}.toml",
        "application/toml",
    )  # fmt: skip
else:
    page.markdown_info(show_form.EMPTY)

# edit
if name == show_form.OWN and own.slides:
    page.section("Ret din præsentation", show_form.KEPT)
    show_form.edit_fields(con)
elif name != show_form.OWN:
    inputs.button(show_form.copy_label(), "fremvisning_kopi", lambda: show_form.copy_show(of))
with page.expander("Åbn en præsentation fra en fil", "fremvisning_fil"):
    show_form.show_file_field()

# one sheet
page.section("Et ark om området", show_form.SHEET)
areas = options.housing_areas(queries.areas(con, "boligområde"))
left, right = page.columns([1, 1])
with left:
    area = inputs.area_in_url(areas, next(iter(areas)), "ark_om")
file_inputs.download_button(
    f"Hent arket om {areas[area]}", partial(handout.document, con, area, run=sandboxed.run_for_buttons()),
    f"et-ark-om-{slug(areas[area])}.pdf", "application/pdf",
)  # fmt: skip
