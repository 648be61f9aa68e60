  // Brings the reader, and the keyboard, to the place that an action led to.
  {
    const place = document.querySelector(".stand-here");
    place?.focus({preventScroll: true});
    place?.scrollIntoView({block: "start"});
  }
