"""The user's own map layer: the field to upload it, whose names it shows, and whether it is on the map at all."""

from collections.abc import Mapping

import streamlit as st

from lib.maps import element_names, layer_place, uploaded_layer
from lib.maps.extent import MapExtent
from lib.maps.uploaded_layer import UploadedLayer, UploadedLayerError
from lib.web import file_inputs, inputs, page, session
from lib.web.read_uploads import UnreadableError
from lib.web.sandboxed import read_in_sandbox

VIEW = "udsnit"
AROUND = "own_layer_around"  # the view_id that the whole layer is shown instead of
OWN_LAYER = (
    "Udtræk fra GeoDanmark, Plandata og QGIS i EPSG:25832 kan bruges, som de er. Laget vises kun for dig, "
    "bliver ikke gemt og er væk, når du lukker siden. Værktøjet kontrollerer ikke, hvad det viser."
)
BY_NUMBER = "Ingen: vis elementernes numre"


def layer_field() -> UploadedLayer | None:
    """A field to upload an own map layer: the layer, or None. When it is refused, an error says why."""
    # Files of any type and size are taken, for Streamlit refuses them in English.
    file = file_inputs.upload_box(
        f"Dit eget kortlag: GeoJSON eller GeoPackage, højst {uploaded_layer.MAX_MEGABYTES} MB",
        key="eget_lag",
        max_upload_size=4 * uploaded_layer.MAX_MEGABYTES,
    )
    st.caption(OWN_LAYER)
    if file is None:
        session.session_clear("once_layer")  # keeps nothing of a file that the user has removed
        return None
    try:
        return _layer(file.getvalue())
    except (UploadedLayerError, UnreadableError) as error:
        st.error(f"Laget kan ikke vises. {page.escaped(str(error))} Kortet og dine valg er urørt.")
        return None


def _layer(content: bytes) -> UploadedLayer:
    """The layer of a file, with fields for which layer it is and which of its fields has the names."""
    names = session.cached_per_session(
        "layer_names", content, lambda: read_in_sandbox(uploaded_layer.layer_names, content)
    )
    name = names[0]
    if len(names) > 1:
        name = st.selectbox("Lag i filen", names, key="eget_lag_navn")
    layer = _read(content, name, None)
    if layer.fields:
        offered = {element_names.NUMBERED: BY_NUMBER} | {field: field for field in layer.fields}
        key = f"eget_lag_felt_{name}_{hash(layer.fields)}"
        chosen = inputs.select_local(
            "Felt i filen med elementernes navne", offered, layer.named_by, key
        )
        if chosen != layer.named_by:
            layer = _read(content, name, chosen)
    count = len(layer.features)
    read = f"Laget er læst: {count} {'form' if count == 1 else 'former'}."
    st.success(page.escaped(" ".join([read, *layer.notes])))
    return layer


def _read(content: bytes, name: str, named_by: str | None) -> UploadedLayer:
    return session.cached_per_session(
        f"layer_by_{'choice' if named_by is not None else 'itself'}",
        (content, name, named_by),
        lambda: read_in_sandbox(uploaded_layer.read, content, name, named_by),
    )


def shown_extent(own: UploadedLayer | None, view: MapExtent) -> MapExtent:
    """What the map shows: the part of the map that is chosen, or the whole own layer where that was asked for."""
    if own is None or session.session_get(AROUND, "") != view.view_id:
        return view
    return layer_place.around(own.features, view)


def show_place(own: UploadedLayer, views: Mapping[str, MapExtent], shown: MapExtent) -> None:
    """Show how much of the layer is on the map, and a button to see all of it where some is not."""
    place = layer_place.layer_place(own.features, views, shown, session.map_size())
    if shown not in views.values():
        page.markdown_info("Kortet viser hele dit lag.")
        name = views[shown.view_id].name
        inputs.button(f"Tilbage til {name}", "eget_lag_tilbage", lambda: _show_around(""))
        return
    if not place.outside:
        return
    largest = max(
        views.values(), key=lambda view: (view.east - view.west) * (view.north - view.south)
    )
    page.markdown_info(place.sentence(shown.name, largest.name))
    if place.shown_by:
        inputs.button(
            f"Vis {views[place.shown_by].name}, hvor hele laget er",
            "eget_lag_udsnit",
            lambda: session.session_set(VIEW, place.shown_by),
        )
    else:
        inputs.button("Vis hele laget", "eget_lag_helt", lambda: _show_around(shown.view_id))


def _show_around(view_id: str) -> None:
    session.session_set(AROUND, view_id)
