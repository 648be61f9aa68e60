"""What the first screens of Kilder, Analyse, Egne tal and Præsentation tell, counted and chosen from the database."""

import pandas as pd

from lib.contents import own_numbers, sources
from lib.db import queries
from lib.figures import provenance
from lib.slides import deck, figure_urls


def test_every_real_number_is_counted_once_and_made_up_ones_never(con):
    table = sources.sources(con).counted().table.set_index("Emne")
    real = queries.observations(con).query("not fictional")
    assert table.loc["I alt", "Tal i alt"] == str(len(real))
    for heading, status in (
        ("Offentliggjort", "published"),
        ("Ikke offentliggjort", "not_published"),
    ):
        assert table.loc["I alt", heading] == str((real["status"] == status).sum())
    assert set(table.index) - {"I alt"} == set(real["theme"])


def test_the_title_says_the_whole_and_leaves_out_what_is_none():
    whole = pd.Series({"published": 1200, "derived": 3, "confidential": 0, "not_published": 40})
    assert provenance.title(whole) == (
        "1.200 af 1.243 tal er offentliggjort, 3 er regnet ud af offentliggjorte tal og 40 er ikke offentliggjort"
    )


def test_a_number_that_is_not_published_is_never_counted_with_the_source_that_gives_most():
    rows = pd.DataFrame(
        {
            "fictional": [False, False, False, True, True, True],
            "status": ["published", "not_published", "not_published", *["published"] * 3],
            "source": ["A", "B", "B", "C", "C", "C"],
            "count": 1,
        }
    )
    assert provenance.most(rows) == "Flest kommer fra »A«: 1."


def test_the_figure_of_kilder_has_an_address_for_a_slide(con):
    figure = figure_urls.figure(con, f"/kilder#{sources.STATUS}")
    assert figure is sources.sources(con).counted()
    assert figure.spec and figure.alt_text.startswith("Delte søjler. ")


def test_each_shipped_show_opens_on_a_figure_that_tells_a_number(con):
    for name, of in deck.shipped().items():
        place, figure = figure_urls.telling(con, (slide.view for slide in of.slides))
        assert figure.legend is None and any(c.isdigit() for c in figure.title), name
        assert figure is figure_urls.figure(con, of.slides[place].view)


def test_a_show_of_words_alone_or_of_broken_addresses_has_no_picture(con):
    assert figure_urls.telling(con, ["", "/findes-ikke", "/skole#ingen"]) is None


def test_a_map_is_shown_where_no_chart_tells_a_number(con):
    place, figure = figure_urls.telling(con, ["", "/kort"])
    assert place == 1 and figure.legend is not None


def test_the_example_of_egne_tal_is_made_up_and_says_so(con):
    figure = own_numbers.example(con)
    assert figure.fictional and "(opdigtet)" in figure.title and figure.labels
