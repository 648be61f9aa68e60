// A show in the browser: draws all charts at once, so that the next slide is ready when it is opened.
const slides = [...document.querySelectorAll(".dias")];
const data = JSON.parse(document.getElementById("data").textContent);
let here = 0, notes = null, started = Date.now();

const narrow = matchMedia("(max-width: 700px), (max-height: 480px)");

const draw = async (element, spec, sliders, fixed) => {
  if (narrow.matches && !fixed) spec.width = Math.min(spec.width, 330);
  const shown = await vegaEmbed(element, spec, {renderer: "svg", actions: false, mode: "vega-lite", formatLocale: data.numbers, timeFormatLocale: data.times});
  // Drawn small and enlarged, so that the letters can be read from the back of a hall.
  const svg = element.querySelector("svg");
  svg.removeAttribute("width"); svg.removeAttribute("height");
  svg.setAttribute("aria-hidden", "true");
  for (const {id, name} of sliders) {
    const input = document.getElementById(id), output = input.parentElement.querySelector("output");
    const moved = input.parentElement.querySelector(".moved"), picture = element.closest("[role=img]");
    const told = picture.getAttribute("aria-label"), danish = (text) => text.replace(".", ",").replace("-", "−");
    const first = String(Number(input.value));
    const follow = () => {
      output.textContent = danish(input.value);
      const away = input.value !== first;
      moved.textContent = away ? `Skyderen er flyttet. Titel og tekst handler om ${danish(first)}.` : "";
      picture.setAttribute("aria-label", away ? `${told} Skyderen står nu på ${danish(input.value)}.` : told);
      shown.view.signal(name, Number(input.value)).run();
      svg.removeAttribute("width"); svg.removeAttribute("height");
    };
    input.addEventListener("input", follow);
    follow();
  }
};

const tell = (words) => { document.getElementById("told").textContent = words; };
// A state of the whole screen, such as black: a class of the root and a pressed button.
const set = (state, on) => {
  document.documentElement.classList.toggle(state, on);
  document.getElementById(state).setAttribute("aria-pressed", on);
  return on;
};
const is = (state) => document.documentElement.classList.contains(state);

const show = (number) => {
  here = Math.max(0, Math.min(slides.length - 1, number));
  slides.forEach((slide, n) => {
    slide.classList.toggle("here", n === here);
    slide.toggleAttribute("inert", n !== here && !narrow.matches);
  });
  document.getElementById("counter").textContent = `${here + 1} / ${slides.length}`;
  tell(slides[here].querySelector("h1").textContent);
  const page = slides[here].querySelector("a.page"), onward = document.getElementById("page");
  onward.hidden = !page;
  if (page) onward.href = page.href;
  const code = slides[here].querySelector(".qr");
  document.getElementById("large").hidden = !code;
  if (!code) set("large", false);
  history.replaceState(null, "", `#${here + 1}`);
  if (narrow.matches) slides[here].scrollIntoView();
  write();
};

// Shrinks the letters until title, text and figure all fit without covering each other.
const fit = (slide) => {
  const foot = slide.querySelector(".foot"), said = slide.querySelector(".said");
  const figure = slide.querySelector(".figure, .wide"), inner = figure?.matches(".wide") ? figure.firstElementChild : null;
  const unit = slide.getBoundingClientRect().width / 1280;
  const fits = () => said.getBoundingClientRect().bottom <= foot.getBoundingClientRect().top + 1
    && said.scrollHeight <= said.clientHeight + 1
    && (!figure || figure.getBoundingClientRect().height >= 190 * unit)
    && (!inner || inner.getBoundingClientRect().bottom <= foot.getBoundingClientRect().top + 1);
  for (const size of [1, 0.9, 0.8, 0.7, 0.6, 0.5]) {
    slide.style.setProperty("--fit", size);
    if (narrow.matches || fits()) return;
  }
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

const dark = () => set("dark", !is("dark"));
const black = () => {
  const on = set("black", !is("black"));
  tell(on ? "Skærmen er sort. Tryk på en tast for at se diasset igen." : slides[here].querySelector("h1").textContent);
};
const letterless = () => set("letterless", !is("letterless"));
const large = () => set("large", !is("large") && !document.getElementById("large").hidden);
const close = () => document.querySelector("nav details").removeAttribute("open");
const full = () => document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen();

function keys(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || ["Shift", "Control", "Alt", "Meta"].includes(event.key)) return;
  if (is("black")) {  // any key lights the screen again and does nothing else
    event.preventDefault();
    black();
    return;
  }
  // A focused slider or button keeps its own keys; those of a presenter remote always turn the slides.
  const own = event.target.closest && event.target.closest("input, button, a, summary");
  const act = {PageDown: () => show(here + 1), PageUp: () => show(here - 1)}[event.key]
    || (!own || event.target.tagName !== "INPUT" ? {ArrowRight: () => show(here + 1), ArrowDown: () => show(here + 1), ArrowLeft: () => show(here - 1), ArrowUp: () => show(here - 1), Home: () => show(0), End: () => show(slides.length - 1)}[event.key] : null)
    || (!own ? {" ": () => show(here + 1), Enter: () => show(here + 1)}[event.key] : null)
    || {escape: () => set("large", false)}[event.key.toLowerCase()]
    // A single letter may be turned off: speech input types letters that nobody meant.
    || (!is("letterless") ? {m: dark, n: openNotes, f: full, b: black, ".": black, q: large}[event.key.toLowerCase()] : null);
  if (!act) return;
  event.preventDefault();
  close();
  act();
}

document.addEventListener("keydown", keys);
document.getElementById("back").onclick = () => show(here - 1);
document.getElementById("on").onclick = () => show(here + 1);
document.addEventListener("click", (event) => event.target.closest("nav summary") || close());
// A click lights a black screen, and one on a QR code makes it large or small.
document.addEventListener("click", (event) => {
  if (is("black")) { event.preventDefault(); event.stopPropagation(); black(); }
  else if (event.target.closest(".qr")) large();
}, true);
document.getElementById("black").onclick = black;
document.getElementById("large").onclick = large;
document.getElementById("dark").onclick = dark;
document.getElementById("letterless").onclick = letterless;
document.getElementById("speak").onclick = openNotes;
document.getElementById("full").onclick = full;
narrow.addEventListener("change", () => show(here));
const asked = () => Math.round(Number(location.hash.slice(1))) - 1 || 0;
addEventListener("hashchange", () => show(asked()));
addEventListener("resize", () => slides.forEach(fit));
// On a phone the slides above grow while their charts are drawn: the one asked for is shown again, until a finger moves.
let moved = false;
for (const touch of ["touchmove", "wheel", "keydown"]) addEventListener(touch, () => { moved = true; }, {passive: true, once: true});
show(asked());
Promise.all(data.charts.map(({id, spec, sliders, fixed}) => draw(document.getElementById(id), spec, sliders, fixed)))
  .finally(() => slides.forEach(fit))
  .finally(() => {
    if (narrow.matches && !moved) slides[here].scrollIntoView();
    document.documentElement.setAttribute("data-ready", "");
  });
