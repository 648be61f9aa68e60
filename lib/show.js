// A fremvisning in the browser: draws every chart at once, so that the next screen is ready before it is asked for.
const slides = [...document.querySelectorAll(".dias")];
const data = JSON.parse(document.getElementById("data").textContent);
let here = 0, notes = null, started = Date.now();

const draw = async (element, spec, sliders) => {
  const shown = await vegaEmbed(element, spec, {renderer: "svg", actions: false, mode: "vega-lite", formatLocale: data.numbers, timeFormatLocale: data.times});
  // Drawn small and shown large, so that the letters can be read from the back.
  const svg = element.querySelector("svg");
  svg.removeAttribute("width"); svg.removeAttribute("height");
  svg.setAttribute("aria-hidden", "true");
  for (const {id, name} of sliders) {
    const input = document.getElementById(id), output = input.parentElement.querySelector("output");
    const follow = () => {
      output.textContent = input.value.replace(".", ",").replace("-", "−");
      shown.view.signal(name, Number(input.value)).run();
      svg.removeAttribute("width"); svg.removeAttribute("height");
    };
    input.addEventListener("input", follow);
    follow();
  }
};

const show = (number) => {
  here = Math.max(0, Math.min(slides.length - 1, number));
  slides.forEach((slide, n) => {
    slide.classList.toggle("here", n === here);
    slide.toggleAttribute("inert", n !== here && !narrow.matches);
  });
  document.getElementById("counter").textContent = `${here + 1} / ${slides.length}`;
  document.getElementById("told").textContent = slides[here].querySelector("h1").textContent;
  history.replaceState(null, "", `#${here + 1}`);
  if (narrow.matches) slides[here].scrollIntoView();
  write();
};

const write = () => {
  if (!notes || notes.closed) return;
  const page = notes.document;
  const fill = (id, words) => { page.getElementById(id).textContent = words; };
  fill("now", `${here + 1}. ${data.slides[here].title}`);
  fill("notes", data.slides[here].notes || "Ingen noter til dette dias.");
  fill("next", here + 1 < slides.length ? `Næste: ${data.slides[here + 1].title}` : "Det var det sidste dias.");
};

const openNotes = () => {
  notes = window.open("", "noter", "width=720,height=620");
  if (!notes) return;
  notes.document.documentElement.lang = "da";
  notes.document.title = "Noter";
  notes.document.body.innerHTML = `<style>body{font:24px/1.45 Arial,sans-serif;margin:28px;color:#1B2733}#now{font-weight:700}#notes{white-space:pre-wrap;margin:24px 0}#next,#clock{color:#4F5D6B}</style>
    <main><p id="clock"></p><h1 id="now" style="font-size:28px"></h1><div id="notes"></div><p id="next"></p></main>`;
  notes.addEventListener("keydown", keys);
  write();
};
setInterval(() => {
  if (!notes || notes.closed) return;
  const minutes = Math.floor((Date.now() - started) / 60000);
  notes.document.getElementById("clock").textContent = `${new Date().toLocaleTimeString("da-DK", {hour: "2-digit", minute: "2-digit"})} · ${minutes} min. siden start`;
}, 1000);

const dark = () => {
  const on = document.documentElement.classList.toggle("dark");
  document.getElementById("dark").setAttribute("aria-pressed", on);
};
const full = () => document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen();

function keys(event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  // On a slider or a button its own keys are its own; a clicker's are always the show's.
  const own = event.target.closest && event.target.closest("input, button, a");
  const act = {PageDown: () => show(here + 1), PageUp: () => show(here - 1)}[event.key]
    || (!own || event.target.tagName !== "INPUT" ? {ArrowRight: () => show(here + 1), ArrowLeft: () => show(here - 1), Home: () => show(0), End: () => show(slides.length - 1)}[event.key] : null)
    || (!own ? {" ": () => show(here + 1), Enter: () => show(here + 1)}[event.key] : null)
    || {m: dark, n: openNotes, f: full}[event.key];
  if (!act) return;
  event.preventDefault();
  act();
}

const narrow = matchMedia("(max-width: 700px)");
document.addEventListener("keydown", keys);
document.getElementById("back").onclick = () => show(here - 1);
document.getElementById("on").onclick = () => show(here + 1);
document.getElementById("dark").onclick = dark;
document.getElementById("speak").onclick = openNotes;
document.getElementById("full").onclick = full;
narrow.addEventListener("change", () => show(here));
addEventListener("hashchange", () => show(Number(location.hash.slice(1)) - 1 || 0));
show(Number(location.hash.slice(1)) - 1 || 0);
Promise.all(data.charts.map(({id, spec, sliders}) => draw(document.getElementById(id), spec, sliders)))
  .finally(() => document.documentElement.setAttribute("data-ready", ""));
