"""Egne tal: a file of the reader's own, matched and checked, in use for the visit."""

from lib import own_data_form, own_names, ui

ui.opening("Egne tal", own_data_form.LEAD)

# what is in use
con = ui.published()
own_data_form.show_in_use(con)

# choose a file
ui.section("Vælg en fil")
catalogue = ui.keep(lambda: own_names.catalogue(con), "own_names")
file = own_data_form.choose_file(catalogue)
with ui.fold("Skabeloner til at udfylde", "egne_skabeloner"):
    own_data_form.offer_templates()

# choose its table and what the columns are
if file:
    ui.section("Se efter, om filen er læst rigtigt")
    table = own_data_form.choose_table(file)
    ui.section("Sig, hvad kolonnerne er")
    match = own_data_form.choose_match(table, catalogue)
    if match:
        reading = own_data_form.read(table, match, catalogue, file.name)
        if reading:
            ui.section("Kontrol")
            own_data_form.show(reading, catalogue)
            own_data_form.use(reading, table, match, file.name)
