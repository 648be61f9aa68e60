"""Sliders that move charts in the browser, and the parts of the page that run when they rest."""

from collections.abc import Callable

import streamlit as st

from lib.web import session


def part(draw: Callable[[], None]) -> Callable[[], None]:
    """A part of the page that runs alone when something in it is changed; a button() in it runs all of the
    page."""

    def drawn() -> None:
        if st.session_state.pop("whole_page", False):
            st.rerun()
        draw()

    return st.fragment(drawn)


def kept_in_sight() -> st.delta_generator.DeltaGenerator:
    """A part of the form that stays in sight while the page beside it is scrolled."""
    return st.container(key="plan_sliders")


def answer_slot() -> st.delta_generator.DeltaGenerator:
    """A place outside a part() for one element, not a field, that the part writes anew whenever it runs."""
    return st.empty()


def answered(name: str) -> None:
    """Note, at the end of the part that answers first, what of hold() it has answered."""
    st.html(f'<i data-answered="{session.turn_of(name)}"></i>')


def followed(name: str) -> None:
    """Note, at the end of the part() around it, what of hold() has been drawn. While the two differ and the
    sliders rest, FOLLOW presses the button, so that this part runs too."""
    st.html(f'<i data-followed="{session.turn_of(name)}"></i>')
    st.button("Vis det hele", key="plan_follow")


def follow_sliders() -> None:
    """Let the charts follow a slider while it moves, then the server's words, then all the rest."""
    st.html(FOLLOW, unsafe_allow_javascript=True)


# A chart that a slider moves has a parameter with an input of its own, which is hidden. What the slider
# stands at is written there whenever it moves, and when either of the two has come onto the page. The part
# around the sliders, with all its tables, runs when they have come to rest.
FOLLOW = """
<script>
  if (!window.followSliders) {
    window.followSliders = true;
    const SLIDER = "[class*=st-key-plan_live_] input[type=range]";
    const name = (slider) => slider.closest("[class*=st-key-plan_live_]").className.match(/st-key-plan_live_(\\w+)/)[1];
    const follow = (slider) =>
      document.querySelectorAll(`.vega-bind input[name="${name(slider)}"]`).forEach((input) => {
        if (input.value === slider.value) return;
        input.value = slider.value;
        input.dispatchEvent(new Event("input", {bubbles: true}));
      });
    const turn = (of) => document.querySelector(`[data-${of}]`)?.dataset[of];
    let resting, asked;
    const catchUp = () => {
      clearTimeout(resting);
      const answered = turn("answered");
      const follow = () => {
        // A press while the page is being drawn would break that off.
        if (document.querySelector("[data-test-script-state=running]")) resting = setTimeout(follow, 100);
        else if (turn("answered") !== turn("followed")) {
          asked = answered;
          document.querySelector(".st-key-plan_follow button").click();
        }
      };
      if (answered !== turn("followed") && answered !== asked) resting = setTimeout(follow, 250);
    };
    const came = (node) => node.querySelector && (node.matches(".vega-bind, " + SLIDER) || node.querySelector(".vega-bind, " + SLIDER));
    new MutationObserver((changes) => {
      catchUp();
      if (changes.some(({addedNodes}) => [...addedNodes].some(came)))
        document.querySelectorAll(SLIDER).forEach(follow);
      else
        changes.filter(({target, type}) => type === "attributes" && target.matches(SLIDER)).forEach(({target}) => follow(target));
    }).observe(document.body, {subtree: true, childList: true, attributes: true, attributeFilter: ["value"]});
    document.querySelectorAll(SLIDER).forEach(follow);
  }
</script>
"""
