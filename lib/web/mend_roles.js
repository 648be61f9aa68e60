  // What Streamlit leaves without a name or a role that screen readers and the keyboard need is given one when it appears.
  if (!window.mendedRoles) {
    window.mendedRoles = true;
    const all = (selector, mend) => document.querySelectorAll(selector).forEach(mend);
    const role = (name) => (element) => element.setAttribute("role", name);
    // A table wider than its place scrolls there, and then has a name, and the arrows scroll it.
    const wide = new ResizeObserver((seen) => seen.forEach(({target: table}) => {
      const box = table.parentElement;
      if (!box?.matches("[data-testid=stHtml]")) return;
      if (box.scrollWidth > box.clientWidth + 1) {
        box.tabIndex = 0;
        box.setAttribute("role", "group");
        box.setAttribute("aria-label", table.caption?.textContent ?? "Tabel");
      } else for (const name of ["tabindex", "role", "aria-label"]) box.removeAttribute(name);
    }));
    const mend = () => {
      all("table.facts", (table) => wide.observe(table));
      // The role "presentation" hides the name of an upload box.
      all("[data-testid=stFileUploaderDropzone][role=presentation]", role("group"));
      // Its button is drawn with other words than it says.
      all("[data-testid=stFileUploaderDropzone] button[kind=secondary]:not([aria-label])", (button) =>
        button.setAttribute("aria-label", "Vælg en fil"));
      // A message that comes and goes refers to a heading that is not there.
      all("[data-testid=stToast][aria-labelledby]", (toast) => {
        toast.removeAttribute("aria-labelledby");
        toast.setAttribute("aria-label", "Besked");
      });
      // The menu of a narrow screen has its sections between a list and its items.
      all("[data-testid=stSidebarNavItems]:not([role])", role("none"));
      all("[data-testid=stSidebarNavItems] li:not([role])", role("none"));
      all("[data-testid=stSidebarNavItems] > div:not([role])", (section) => {
        section.setAttribute("role", "group");
        section.setAttribute("aria-label", section.querySelector("[data-testid=stNavSectionHeader] p")?.textContent ?? "Sider");
      });
    };
    new MutationObserver(mend).observe(document.body, {subtree: true, childList: true});
    mend();
    // The button that opens that menu disappears, and the keyboard's place with it; so does the one that closes it.
    const focus = (selector, tries = 60) => {
      const found = document.querySelector(selector);
      if (found?.checkVisibility()) found.focus();
      else if (tries) requestAnimationFrame(() => focus(selector, tries - 1));
    };
    document.addEventListener("click", ({target}) => {
      if (target.closest("[data-testid=stExpandSidebarButton]")) focus("[data-testid=stSidebarNavLink]");
      if (target.closest("[data-testid=stSidebarCollapseButton]")) focus("[data-testid=stExpandSidebarButton]");
    });
  }
