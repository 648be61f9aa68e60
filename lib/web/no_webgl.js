  const address = new URL(location);
  if (!document.createElement("canvas").getContext("webgl2") && !address.searchParams.has("webgl")) {
    address.searchParams.set("webgl", "nej");
    location.replace(address);
  }
