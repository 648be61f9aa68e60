  if (!window.mendUploads) {
    window.mendUploads = true;
    const mend = () =>
      document.querySelectorAll("[data-testid=stFileUploaderDropzone][role=presentation]")
        .forEach((box) => box.setAttribute("role", "group"));
    new MutationObserver(mend).observe(document.body, {subtree: true, childList: true});
    mend();
  }
