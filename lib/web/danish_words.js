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
    const danish = (text) => WORDS[text]
      ?? (/^Shortcut ./.test(text) ? text.replace("Shortcut", "Genvej") : /^Remove ./.test(text) ? text.replace("Remove", "Fjern") : /^\d+ more$/.test(text) ? text.replace("more", "mere") : text);
    const exchange = () => {
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
    new MutationObserver(exchange).observe(document.body, {subtree: true, childList: true, attributes: true, attributeFilter: ["aria-label", "placeholder"]});
    exchange();
  }
