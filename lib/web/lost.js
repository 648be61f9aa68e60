  // Shows the words on what the visit has lost. sessionStorage has, by what it was, the random number of the visit that held it.
  if (!window.lostOfVisit) {
    window.lostOfVisit = true;
    const KINDS = ["numbers", "show", "files"], key = (kind) => `held-${kind}`;
    const compare = () => {
      const mark = document.querySelector("[data-visit]");
      if (!mark) return;
      const held = mark.dataset.held.split(" "), lost = [];
      for (const kind of KINDS) {
        const before = sessionStorage.getItem(key(kind));
        if (held.includes(kind)) { if (before !== mark.dataset.visit) sessionStorage.setItem(key(kind), mark.dataset.visit); }
        else if (before === mark.dataset.visit) sessionStorage.removeItem(key(kind));  // the reader removed it
        else if (before) lost.push(kind);
      }
      if (document.body.dataset.lost !== lost.join(" ")) document.body.dataset.lost = lost.join(" ");
    };
    const connected = () => document.querySelector("[data-test-connection-state]")?.dataset.testConnectionState === "CONNECTED";
    let was = connected();
    const pressWhenBack = () => {
      const is = connected();
      if (is && !was) document.querySelector(".st-key-visit_again button")?.click();
      was = is;
    };
    new MutationObserver(() => { pressWhenBack(); compare(); })
      .observe(document.body, {subtree: true, childList: true, attributes: true, attributeFilter: ["data-test-connection-state", "data-held"]});
    document.addEventListener("click", (event) => {
      const seen = event.target.closest("[data-seen]"), link = event.target.closest(".lost a");
      if (seen) { sessionStorage.removeItem(key(seen.dataset.seen)); compare(); }
      if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();  // within the visit, which the address alone would end
      history.pushState({}, "", link.href);
      dispatchEvent(new PopStateEvent("popstate", {state: {}}));
    });
    compare();
  }
