  // On a narrow screen a chart whose words do not fit gets the width that they need, and scrolls sideways in its place.
  if (!window.fittedCharts) {
    window.fittedCharts = true;
    const NARROW = 640, MOST = 900, TRIES = 10, WAITS = 100, WAITS_MS = [150, 600, 1500];
    // The width at which every word stands within the chart, where each keeps its share of the way across.
    const needed = (svg) => {
      const at = svg.getBoundingClientRect();
      return [...svg.querySelectorAll("text")].reduce((width, text) => {
        const box = text.getBoundingClientRect();
        if (!box.width) return width;
        const out = Math.max(box.right - at.right, at.left - box.left);
        if (out <= 1) return width;
        const share = box.right > at.right ? (at.right - box.left) / at.width : (box.right - at.left) / at.width;
        return Math.max(width, box.width / Math.max(share, 0.1), 1.1 * at.width + out);
      }, at.width);
    };
    const fit = (chart) => {
      const svg = chart.querySelector("svg"), place = chart.closest("[data-testid=stElementContainer]");
      if (!svg || !place || svg.querySelector(".mark-shape")) return;  // a map shows as much as there is room for
      if (chart.dataset.fittedAt !== String(innerWidth)) {
        Object.assign(chart.dataset, {fittedAt: innerWidth, tries: 0, waits: 0});
        setWidth(chart, place, "");
        later();  // when it is drawn at the width of its place
        return;
      }
      if (innerWidth > NARROW) return;
      const given = parseFloat(chart.style.minWidth);
      if (given && Math.abs(svg.getBoundingClientRect().width - given) > 2) {  // it is still to be drawn at that width
        chart.dataset.waits = Number(chart.dataset.waits ?? 0) + 1;
        if (Number(chart.dataset.waits) < WAITS) later();
        return;
      }
      const width = Math.min(Math.ceil(needed(svg)), MOST);
      if (Number(chart.dataset.tries) >= TRIES || width <= svg.getBoundingClientRect().width + 1) return;
      chart.dataset.tries = Number(chart.dataset.tries) + 1;
      setWidth(chart, place, `${width}px`);
      later();
    };
    const setWidth = (chart, place, width) => {
      chart.style.minWidth = chart.parentElement.style.minWidth = width;
      place.style.overflowX = width && "auto";
      if (!width) for (const name of ["tabindex", "role", "aria-label"]) place.removeAttribute(name);
      else {
        place.tabIndex = 0;
        place.setAttribute("role", "group");
        place.setAttribute("aria-label", "Figur, der kan rulles til siden");
      }
    };
    // More than once, for a chart is drawn some time after its place has another width.
    let timers = [];
    const later = () => {
      timers.forEach(clearTimeout);
      timers = WAITS_MS.map((wait) => setTimeout(() => document.querySelectorAll("[data-testid=stVegaLiteChart]").forEach(fit), wait));
    };
    new MutationObserver(later).observe(document.body, {subtree: true, childList: true});
    addEventListener("resize", later);
    later();
  }
