"""The schools on the map: a circle for each whose place is known, coloured by its mean grade, as large as its pupils are many.

A class is a whole grade, and nothing here ranks schools. A table has all of them, also those without a known place.
"""

import geopandas as gpd
import pandas as pd

from lib.analysis import compare, school_grades, sentences
from lib.charts import theme
from lib.maps import sentences as maps_sentences
from lib.maps.choropleth import Shading, class_colors
from lib.settings import municipality
from lib.text import danish

NAME = "Skolernes karaktergennemsnit"
KIND = "skole"
LEAST_SCHOOLS = 3  # with a known place; with fewer there is no pattern to see
LARGEST_PX, LEGEND_PX = (
    17,
    8,
)  # radius of the largest circle, and of the largest that fits the legend
ROUND_NUMBERS = (100, 50, 25, 10, 5, 1)
SIZES = "Cirklens areal viser, hvor mange elever der er bag gennemsnittet."
NO_PLACE = "placering ikke offentliggjort her"


def indicators(observations: pd.DataFrame, features: gpd.GeoDataFrame) -> dict[str, str]:
    """indicator_id -> name: the grade, where it and the place are known of LEAST_SCHOOLS schools; else nothing."""
    of = municipality.settings().schools
    if of is None:
        return {}
    known = school_grades.by_school(_newest(observations), of)
    placed = known["area_id"].isin(features["area_id"])
    return {of.grade_id: NAME} if placed.sum() >= LEAST_SCHOOLS else {}


def shade(observations: pd.DataFrame, features: gpd.GeoDataFrame) -> Shading:
    """The newest grade of each school; only where indicators() has it."""
    here = municipality.settings()
    of, rows = here.schools, _newest(observations)
    schools = school_grades.by_school(rows, of)
    schools["text"] = [
        school_grades.in_words(row.grade, row.pupils) for row in schools.itertuples()
    ]
    placed = features.loc[features["area_id"].notna(), ["feature_id", "area_id"]]
    shown = placed.merge(schools, on="area_id").drop_duplicates("area_id")
    at_home = compare.newest_of(observations, of.grade_id, here.home_comparison_id)
    beside = [] if at_home is None else [at_home["value"]]
    of_grade = rows[rows["indicator_id"] == of.grade_id].iloc[0]
    colors, color_classes = class_colors(shown["grade"], beside, of_grade["unit"])
    behind = shown["pupils"].fillna(of.few_pupils)
    per_root = LARGEST_PX / behind.max() ** 0.5
    level = ""
    if at_home is not None:
        now = at_home["period"] == of_grade["period"]
        level = f"{at_home['area']} {(sentences.value if now else sentences.dated_value)(at_home)}"
    notes = [
        of.sentence,
        _how_many(len(shown), len(schools)),
        SIZES,
        school_grades.uncertainty(schools["pupils"]),
        f"{level}." if level else "",
    ]
    used = observations.loc[[*rows.index, *([] if at_home is None else [at_home.name])]]
    return Shading(
        of_grade["indicator"], of_grade["definition"], KIND, of_grade["period"],
        shown[["feature_id", "text"]].assign(
            label=shown["text"], title=_short(shown["area"]), color=colors["color"], radius_px=per_root * behind**0.5,
        ),
        _legend(color_classes, per_root),
        used, tuple(note for note in notes if note), circles=True,
        title=_title(shown, len(schools), of_grade["period"], level),
        listed=_table(schools, features),
    )  # fmt: skip


def _newest(observations: pd.DataFrame) -> pd.DataFrame:
    schools = observations.loc[observations["area_kind"] == KIND, "area_id"].unique()
    return school_grades.newest(observations, schools, municipality.settings().schools)


def _short(names: pd.Series) -> pd.Series:
    """The names without a bracketed addition, as on the map."""
    return names.str.partition(" (")[0]


def _legend(colors: pd.DataFrame, per_root: float) -> pd.DataFrame:
    """The rows of the legend, the last first: the size of one circle, and the colours."""
    pupils = next((n for n in ROUND_NUMBERS if per_root * n**0.5 <= LEGEND_PX), 1)
    size = {
        "text": f"Så stor ved {pupils} elever", "color": theme.BACKGROUND, "radius_px": per_root * pupils**0.5,
    }  # fmt: skip
    colors = colors.assign(text="Gennemsnit " + colors["text"], radius_px=LEGEND_PX)
    return pd.concat([pd.DataFrame([size]), colors], ignore_index=True)


def _how_many(shown: int, known: int) -> str:
    if shown == known:
        return f"Alle {known} skoler med et gennemsnit er på kortet."
    return f"{shown} af de {known} skoler med et gennemsnit er på kortet; de andres placering er ikke offentliggjort her."


def _title(shown: pd.DataFrame, known: int, period: str, level: str) -> str:
    """The finding; it names no school as the highest or the lowest, since the means are too uncertain."""
    low, high = (danish.number(end, 1) for end in (shown["grade"].min(), shown["grade"].max()))
    title = f"{NAME} {period}: fra {low} til {high} på {len(shown)} af {known} skoler"
    return f"{title}; {level}" if level else title


def _table(schools: pd.DataFrame, features: gpd.GeoDataFrame) -> pd.DataFrame:
    """All schools with a grade, in the order of the table of areas, and how well the place of each is known."""
    places = features.dropna(subset="area_id").drop_duplicates("area_id").set_index("area_id")
    return pd.DataFrame(
        {
            "Skole": schools["area"],
            "Gennemsnit": [danish.number(grade, 1) for grade in schools["grade"]],
            "Elever bag gennemsnittet": [
                "ikke oplyst" if pd.isna(n) else danish.number(n, 0) for n in schools["pupils"]
            ],
            "Placering": [
                _place(places.loc[one]) if one in places.index else NO_PLACE
                for one in schools["area_id"]
            ],
        }
    )


def _place(feature: pd.Series) -> str:
    """Whose place it is, where it is not the school's own, and how well it is known."""
    note = feature["note"] if isinstance(feature["note"], str) else ""
    return f"{note} {danish.capitalise(maps_sentences.accuracy(feature))}".strip()
