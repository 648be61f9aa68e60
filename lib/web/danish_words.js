  // Streamlit's own words are English and have no setting. They are exchanged as soon as they appear.
  if (!window.danishWords) {
    window.danishWords = true;
    const WORDS = {
      "Skip to main content": "Gå til indholdet", "No results": "Ingen resultater", "Choose an option": "Vælg", "Choose options": "Vælg",
      "Expand sidebar": "Menu", "Collapse sidebar": "Luk menuen", "Sidebar": "Menu", "App pages": "Sider",
      "Clear all": "Ryd alle", "Clear value": "Ryd", "Selected values": "Valgte", "Open": "Åbn", "Dismiss": "Luk", "Close": "Luk",
      "Add files": "Vælg filer", "file upload": "Filer",
      "Failed to generate file for download": "Filen kunne ikke laves. Prøv igen.", "Download failed": "Filen kunne ikke hentes. Prøv igen.",
      "Request timed out": "Serveren svarer ikke. Prøv igen.", "Connection closed": "Forbindelsen er afbrudt. Prøv igen.",
    };
    // The title of a dialog in English -> title and text in Danish, whatever its English text is.
    const DIALOGS = {
      "Connection error": ["Forbindelsen er afbrudt", "Serveren svarer ikke. Siden prøver igen af sig selv, og dine valg står stadig i adressen."],
      "Bad message format": ["Forbindelsen er afbrudt", "Siden fik et svar, der ikke kan læses. Genindlæs siden; dine valg står i adressen."],
      "Page not found": ["Siden findes ikke", "Du ser forsiden i stedet."],
    };
    const told = new WeakMap();
    const exchangeDialog = (dialog) => {
      const title = dialog.querySelector("[slot=title]");
      if (!title) return;
      if (DIALOGS[title.textContent]) told.set(dialog, DIALOGS[title.textContent]);
      const danish = told.get(dialog);
      if (!danish) return;
      if (title.textContent !== danish[0]) title.firstChild.nodeValue = danish[0];
      const texts = document.createTreeWalker(dialog, NodeFilter.SHOW_TEXT, (node) => title.contains(node) ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT);
      for (let node = texts.nextNode(), first = true; node; node = texts.nextNode(), first = false) {
        const better = first ? danish[1] : "";
        if (node.nodeValue !== better) node.nodeValue = better;
      }
    };
    const danish = (text) => WORDS[text]
      ?? (/^Shortcut ./.test(text) ? text.replace("Shortcut", "Genvej") : /^Remove ./.test(text) ? text.replace("Remove", "Fjern") : /^\d+ more$/.test(text) ? text.replace("more", "mere") : text);
    const exchange = () => {
      document.querySelectorAll("[role=dialog]").forEach(exchangeDialog);
      for (const name of ["aria-label", "placeholder"])
        for (const element of document.querySelectorAll(`[${name}]`)) {
          const text = element.getAttribute(name), better = danish(text);
          if (better !== text) element.setAttribute(name, better);
        }
      for (const element of document.querySelectorAll("[data-testid=stSkipToContent], [role=listbox] span, header button span, header button div, [data-testid=stDownloadButtonError]")) {
        const node = element.childNodes.length === 1 && element.firstChild;
        if (!node || node.nodeType !== Node.TEXT_NODE) continue;
        const better = danish(node.nodeValue);
        if (better !== node.nodeValue) node.nodeValue = better;
      }
    };
    // Of texts that are written over, only those of dialogs: charts and tables write many.
    const seen = (records) => {
      if (records.some((one) => one.type !== "characterData" || one.target.parentElement?.closest("[role=dialog]"))) exchange();
    };
    new MutationObserver(seen).observe(document.body, {subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: ["aria-label", "placeholder"]});
    exchange();
  }
