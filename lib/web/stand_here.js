  // Brings the reader, and the keyboard, to the place that an action led to.
  setTimeout(() => {  // when what follows is drawn too
    const place = document.querySelector(".stand-here");
    place?.focus({preventScroll: true});
    place?.scrollIntoView({block: "start"});
  }, 400);
