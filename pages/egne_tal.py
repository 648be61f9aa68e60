"""Egne tal: a file that the user uploads is mapped, checked and used for the session."""

from lib.contents import own_numbers
from lib.uploads.meaning import name_matching
from lib.web import page, session
from lib.web.forms import data_form, kept_form, meaning_form, new_areas_form

page.opening("Egne tal", data_form.LEAD)

# what is in use
con = session.published()
left, picture = page.columns([2, 3])
with left:
    data_form.show_in_use(con)
with picture:
    own = own_numbers.first_figure(session.database()) if data_form.own_data() else None
    meaning_form.show_picture(own, own_numbers.example(con))

# choose a file
catalogue = name_matching.catalogue(con)
with left:
    page.section("Vælg en fil")
    file = data_form.file_fields(catalogue)
    kept_form.brought_field(catalogue)
    with page.expander("Skabeloner til at udfylde", "egne_skabeloner"):
        data_form.template_buttons()

# choose its table and what the columns are
if file:
    page.section("Se efter, om filen er læst rigtigt")
    new = new_areas_form.field(file, con)
    catalogue = new_areas_form.known(catalogue, con, new)
    table = data_form.table_field(file)
    page.section("Hvad indeholder kolonnerne?")
    match = data_form.match_fields(table, catalogue)
    if match:
        reading = data_form.read_rows(table, match, catalogue, file.name, new)
        if reading:
            page.section("Kontrol")
            data_form.show_reading(reading, catalogue)
            data_form.use_button(reading, table, match, file, new)
            kept_form.keep_button(table, match, file.name)

# what they tell
if file and data_form.own_data():
    if session.session_pop(data_form.JUST_USED):
        page.stand_here()
    meaning_form.show_meaning(own_numbers.own_numbers(session.database()))
