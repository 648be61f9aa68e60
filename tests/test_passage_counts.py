"""A file of counts is read as it was meant, or refused with a sentence that names the row."""

import datetime
import io

import pandas as pd
import pytest
import xlsxwriter

from lib.analysis import passages
from lib.db import schema
from lib.uploads.counts import passage_counts
from lib.uploads.files.xlsx_safety import OwnFileError

DELIVERED = datetime.date(2025, 6, 1)
BOUNDS = (12.0, 55.0, 13.0, 56.0)


def read(text: str):
    return passage_counts.read(text.encode(), "tælling.csv", "bro", "cykler", DELIVERED, BOUNDS)


def workbook(rows) -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        sheet = book.add_worksheet()
        moment, day, clock = (
            book.add_format({"num_format": form})
            for form in ("dd-mm-yyyy hh:mm", "dd-mm-yyyy", "hh:mm")
        )
        for r, row in enumerate(rows):
            for c, cell in enumerate(row):
                if isinstance(cell, datetime.datetime):
                    sheet.write_datetime(r, c, cell, moment)
                elif isinstance(cell, datetime.date):
                    sheet.write_datetime(r, c, cell, day)
                elif isinstance(cell, datetime.time):
                    sheet.write_datetime(r, c, cell, clock)
                else:
                    sheet.write(r, c, cell)
    return buffer.getvalue()


def hourly(day="2025-05-05", numbers=range(24)):
    return [f"{day} {hour:02}:00;{number}" for hour, number in enumerate(numbers)]


def test_hours_one_row_each():
    found = read("Tidspunkt;Antal\n" + "\n".join(hourly()))
    assert list(found.counts.columns) == list(schema.TABLES["counts"])
    assert found.counts["passed"].sum() == 276
    assert found.counts["ends"].iloc[-1] == pd.Timestamp("2025-05-06")
    assert passages.days(found.counts)["whole"].tolist() == [True]
    assert any("en time" in note for note in found.notes)


def test_the_words_above_the_table_and_a_total_below_are_no_counts():
    text = "Tælling ved broen;\n;\nDato;Tid;Antal\n" + "\n".join(
        f"05-05-2025;{hour:02}:00;2" for hour in range(24)
    )
    assert read(f"{text}\nI alt;;48").counts["passed"].sum() == 48


def test_quarters_of_an_hour():
    starts = pd.date_range("2025-05-05", periods=96, freq="15min")
    found = read("Start;Antal\n" + "\n".join(f"{start:%d.%m.%Y %H:%M};1" for start in starts))
    assert len(found.counts) == 96 and passages.days(found.counts)["passed"].tolist() == [96]


def test_a_day_a_row_with_a_column_for_each_hour():
    head = "Dato;" + ";".join(f"{hour:02}-{hour + 1:02}" for hour in range(24))
    found = read(f"{head}\n05-05-2025;" + ";".join(["3"] * 24))
    assert passages.days(found.counts)["passed"].tolist() == [72]


def test_whole_days():
    found = read("Dato;Antal\n05-05-2025;310\n06-05-2025;0\n")
    assert found.counts["passed"].tolist() == [310, 0]
    assert passages.days(found.counts)["whole"].all()


def test_two_directions_and_their_total():
    found = read("Dato;Frem;Tilbage;I alt\n05-05-2025;10;12;22\n")
    assert found.counts[["direction", "passed"]].values.tolist() == [["frem", 10], ["tilbage", 12]]
    with pytest.raises(OwnFileError, match="Række 2: De to retninger giver 22 tilsammen"):
        read("Dato;Frem;Tilbage;I alt\n05-05-2025;10;12;23\n")


def test_a_column_of_directions():
    found = read("Dato;Retning;Antal\n05-05-2025;Frem;10\n05-05-2025;Tilbage;12\n")
    assert set(found.counts["direction"]) == {"frem", "tilbage"}


def test_a_workbook_with_dates_and_times_as_cells():
    rows = [["Tidspunkt", "Antal"]] + [
        [datetime.datetime(2025, 5, 5, hour), hour] for hour in range(24)
    ]
    found = passage_counts.read(workbook(rows), "t.xlsx", "bro", "cykler", DELIVERED, BOUNDS)
    assert found.counts["passed"].sum() == 276 and found.counts["starts"].iloc[8].hour == 8
    rows = [["Dato", "Tid", "Antal"]] + [
        [datetime.date(2025, 5, 5), datetime.time(hour), hour] for hour in range(24)
    ]
    found = passage_counts.read(workbook(rows), "t.xlsx", "bro", "cykler", DELIVERED, BOUNDS)
    assert found.counts["starts"].iloc[8].hour == 8


def test_an_hour_without_a_number_is_not_counted_and_an_hour_without_a_row_neither():
    numbers = ["" if hour == 3 else "5" for hour in range(24)]
    found = read("Tidspunkt;Antal\n" + "\n".join(hourly(numbers=numbers)[:-1]))
    assert found.counts["passed"].isna().sum() == 1 and found.counts["coverage_pct"].min() == 0
    assert any("1 tælling i filen har intet tal" in note for note in found.notes)
    assert any("1 dag i filen er ikke talt hele døgnet" in note for note in found.notes)
    assert not passages.days(found.counts)["whole"].any()


def both_ways(forward, back):
    """A file of hours in two columns; an hour that is missing in one of them has no row there."""
    rows = [f"2025-05-05 {hour:02}:00;frem;1" for hour in forward]
    rows += [f"2025-05-05 {hour:02}:00;tilbage;1" for hour in back]
    return read("Tidspunkt;Retning;Antal\n" + "\n".join(rows))


@pytest.mark.parametrize(
    ("forward", "back"),
    [(range(24), range(23)), (range(23), range(24)), (range(24), range(0)), (range(5), range(7))],
)
def test_a_gap_in_any_direction_is_told(forward, back):
    if not back:  # a day of one direction alone, in a file that has both
        rows = [
            f"2025-05-05 {h:02}:00;frem;1\n2025-05-06 {h:02}:00;frem;1\n2025-05-06 {h:02}:00;tilbage;1"
            for h in forward
        ]
        found = read("Tidspunkt;Retning;Antal\n" + "\n".join(rows))
    else:
        found = both_ways(forward, back)
    assert any("1 dag i filen er ikke talt hele døgnet i begge retninger" in n for n in found.notes)


def test_two_directions_without_gaps_are_not_said_to_have_any():
    assert not any("hele døgnet" in note for note in both_ways(range(24), range(24)).notes)


def test_the_place_of_a_count_is_read_with_its_coordinates():
    head = "Sted;Længdegrad;Breddegrad;Til længdegrad;Til breddegrad;Dato;Antal"
    found = read(f"{head}\nBroen;12,45;55.75;12,46;55,76;05-05-2025;5\nBroen;;;;;06-05-2025;6")
    assert found.place == "Broen"
    assert dict(found.spot) == {"longitude": 12.45, "latitude": 55.75, "to_longitude": 12.46, "to_latitude": 55.76}  # fmt: skip
    assert set(read("Dato;Antal\n05-05-2025;5").spot.values()) == {None}


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ("12,45;;;", "både længde- og breddegrad for stedet"),
        (";55,75;;", "både længde- og breddegrad for stedet"),
        ("12,45;55,75;12,46;", "både længde- og breddegrad for strækningens ende"),
        (";;12,46;55,76", "intet sted at begynde"),
        ("12,45;55,75;12,45;55,75", "ender, hvor den begynder"),
        ("720000;6180000;;", "uden for kortet"),
        ("55,75;12,45;;", "uden for kortet"),
        ("12,45;55,75;10,0;55,75", "uden for kortet"),
        ("nan;nan;;", "uden for kortet"),
        ("øst;nord;;", "»øst« er ikke en længde- eller breddegrad"),
    ],
)
def test_a_place_that_cannot_be_drawn_is_refused_with_its_row(cells, said):
    head = "Længdegrad;Breddegrad;Til længdegrad;Til breddegrad;Dato;Antal"
    with pytest.raises(OwnFileError) as error:
        read(f"{head}\n{cells};05-05-2025;5")
    assert str(error.value).startswith("Række 2:") and said in str(error.value)


def test_one_place_with_two_spots_is_refused():
    with pytest.raises(OwnFileError, match="Række 3: Stedet har andre koordinater"):
        read("Lon;Lat;Dato;Antal\n12,45;55,75;05-05-2025;5\n12,46;55,75;06-05-2025;6")


def test_a_later_delivery_holds_and_is_told():
    rows = "\n".join(f"2025-05-05 {hour:02}:00;5;2025-06-01" for hour in range(24))
    found = read(f"Tidspunkt;Antal;Leveret\n{rows}\n2025-05-05 08:00;9;2025-07-01")
    assert passages.days(found.counts)["passed"].tolist() == [124]
    assert any("1 tælling er rettet" in note for note in found.notes)


def test_the_same_row_twice_is_told_and_counted_once():
    found = read("Dato;Antal\n05-05-2025;310\n05-05-2025;310\n06-05-2025;4")
    assert len(found.counts) == 2 and any("to gange med samme tal" in note for note in found.notes)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Dato;Antal\n05-05-2025;-1", "Række 2: Der kan ikke være talt -1"),
        ("Dato;Antal\n05-05-2025;12,5", "Række 2: 12,5 er ikke et helt antal"),
        ("Dato;Antal\n05-05-2025;1.234", "Række 2: »1.234« kan læses på to måder"),
        ("Dato;Antal\n05-05-2025;mange", "Række 2: »mange« er ikke et tal"),
        ("Dato;Antal\n31-02-2025;5", "Række 2: Datoen »31-02-2025« findes ikke"),
        ("Dato;Antal\n5. maj;5", "Række 2: »5. maj« er ikke en dato"),
        ("Dato;Antal\n5/6/2025;5\n6/6/2025;4", "Række 2: »5/6/2025« kan læses som dag/måned"),
        ("Dato;Antal\n5/13/2025;5", "Række 2: Datoen »5/13/2025« findes ikke"),
        ("Dato;Tid;Antal\n05-05-2025;25:00;5", "Række 2: Klokkeslættet »25:00« findes ikke"),
        ("Dato;Tid;Antal\n05-05-2025;morgen;5", "Række 2: »morgen« er ikke et klokkeslæt"),
        ("Dato;Tid;Antal\n05-05-2025;07:00;5\n05-05-2025;07:07;5", "med 7 minutter imellem"),
        ("Dato;Tid;Antal\n05-05-2025;07:00;5", "hvor længe hver tælling varer"),
        ("Dato;Antal\n05-05-2025;5\n05-05-2025;6", "Række 2 og 3: Samme tid er talt to gange"),
        ("Start;Slut;Antal\n2025-05-05 07:00;2025-05-05 06:00;5", "Række 2: Tællingen slutter, før den begynder"),
        ("Start;Slut;Antal\n2025-05-05 23:00;2025-05-06 01:00;5", "Række 2: Tællingen går over midnat"),
        ("Start;Slut;Antal\n2025-05-05 07:00;2025-05-05 09:00;5\n2025-05-05 08:00;2025-05-05 10:00;5",
         "Række 3: Tællingen dækker samme tid"),
        ("Dato;Frem\n05-05-2025;5", "kolonne for den ene retning alene"),
        ("Dato;Retning;Antal\n05-05-2025;nord;5", "Retningen »nord« kendes ikke"),
        ("Dato;Retning;Antal\n05-05-2025;frem;5\n05-05-2025;begge;9", "retninger hver for sig og begge sammen"),
        ("Sted;Dato;Antal\nBroen;05-05-2025;5\nStien;05-05-2025;6", "Filen har flere steder: broen og stien"),
        (";Antal\n05-05-2025;5", "ingen overskrift med tid"),
        ("Dato;Vejr\n05-05-2025;sol", "ingen overskrift med tid"),
        ("Dato;Antal\n", "ingen tællinger under overskriften"),
        ("Dato;Antal\n;5", "Række 2: Der står ingen tid"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_in_one_way_is_refused_with_its_row(text, said):
    with pytest.raises(OwnFileError) as error:
        read(text)
    assert said in str(error.value).replace("\N{MINUS SIGN}", "-")
