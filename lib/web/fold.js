  // A narrow screen shows the headings of the themes, with the first open; each is closed once, when it appears.
  const meet = () => document.querySelectorAll('[class*="st-key-tema_"] details:not([data-met])').forEach((part) => {
    part.dataset.met = "";
    const first = document.querySelector('[class*="st-key-tema_"] details');
    if (part !== first && part.open && matchMedia("(max-width: 640px)").matches) part.querySelector("summary").click();
  });
  if (!window.foldsWatched) {
    window.foldsWatched = new MutationObserver(meet);
    window.foldsWatched.observe(document.body, {childList: true, subtree: true});
  }
  meet();
