  if (!window.followSliders) {
    window.followSliders = true;
    const SLIDER = "[class*=st-key-plan_live_] input[type=range]";
    const name = (slider) => slider.closest("[class*=st-key-plan_live_]").className.match(/st-key-plan_live_(\w+)/)[1];
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
