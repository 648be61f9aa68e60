// What tests/test_accessibility.py asks of a page; each check answers a list of faults in words.
window.checks = (() => {
  const shown = (e) => e.checkVisibility({visibilityProperty: true});
  const all = (selector, within = document) => [...within.querySelectorAll(selector)].filter(shown);
  const named = (e) => `${e.tagName} ${e.dataset?.testid ?? ""} ${(e.ariaLabel || e.innerText || "").slice(0, 60)}`;
  const rgb = (color) => color.match(/[\d.]+/g)?.map(Number) ?? [0, 0, 0, 0];
  const light = ([r, g, b]) => [r, g, b].map((c) => (c /= 255) <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
    .reduce((sum, c, n) => sum + c * [0.2126, 0.7152, 0.0722][n], 0);
  const contrast = (a, b) => { const [x, y] = [light(a), light(b)].sort((p, q) => q - p); return (x + 0.05) / (y + 0.05); };
  const over = (front, alpha, back) => front.slice(0, 3).map((c, n) => c * alpha + back[n] * (1 - alpha));

  const skippedHeadings = () => {
    let before = 0;
    return all("h1, h2, h3, h4, h5, h6").flatMap((e) => {
      const level = Number(e.tagName[1]), skipped = level > before + 1;
      before = level;
      return skipped ? [named(e)] : [];
    });
  };

  // All that is folded away, and the numbers behind the first figure.
  const openFolds = () => {
    const folded = all("[data-testid=stMain] details:not([open]) > summary");
    const numbers = folded.filter((e) => e.closest("[class*=st-key-numbers_]"));
    folded.filter((e) => !numbers.slice(1).includes(e)).forEach((e) => e.click());
  };

  // ------------------------------------------------------------ keyboard
  const REACHED = "a[href], button, input, select, textarea, summary, [tabindex]";
  let missing, seen, started;
  const outlined = (e) => {
    for (; e && e !== document.body; e = e.parentElement) {
      const s = getComputedStyle(e);
      if (s.outlineStyle !== "none" && parseFloat(s.outlineWidth) >= 2 && (matchMedia("(forced-colors: active)").matches || contrast(rgb(s.outlineColor), [255, 255, 255]) >= 3)) return true;
    }
    return false;
  };
  const watchFocus = () => {
    document.activeElement?.blur();
    // The next tabulator begins at the top of the page.
    const top = document.body;
    top.tabIndex = -1; top.focus(); top.removeAttribute("tabindex");
    getSelection().removeAllRanges();
    started = false;
    missing = new Set(all(REACHED).filter((e) => e.tabIndex >= 0 && !e.disabled && !e.closest("[inert], [aria-hidden=true]")
      && !(e.type === "radio" || e.role === "radio" || e.matches("[data-testid=stButtonGroup] button"))  // one of them; arrows reach the others
       && e.getBoundingClientRect().width > 0));
    seen = [];
  };
  const atEnd = () => {
    const e = document.activeElement;
    if (!e || e === document.body) return started;
    started = true;
    missing.delete(e);
    return false;
  };
  const focusIsSeen = () => document.activeElement === document.body || outlined(document.activeElement);
  const noteUnseen = () => { seen.push(document.activeElement); };
  const focusFaults = () => [...[...missing].filter((e) => e.isConnected && shown(e)).map((e) => `not reached: ${named(e)}`), ...seen.map((e) => `unseen: ${named(e)}`)].slice(0, 8);

  // ------------------------------------------------------------ narrow, enlarged, spaced out
  const spaceOut = (on) => {
    document.getElementById("spaced")?.remove();
    if (!on) return;
    const style = document.createElement("style");
    style.id = "spaced";
    style.textContent = "* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; } p { margin-bottom: 2em !important; }";
    document.head.append(style);
  };
  // Words that their box, or one around it, cuts off. Boxes of a pixel are for screen readers, and some boxes scroll.
  const cut = (e) => {
    const range = document.createRange();
    range.selectNodeContents(e);
    const words = range.getBoundingClientRect();
    for (let box = e; box && box.dataset?.testid !== "stMain"; box = box.parentElement) {
      const s = getComputedStyle(box), r = box.getBoundingClientRect();
      if (r.width <= 2 || r.height <= 2) return false;
      if (/auto|scroll/.test(`${s.overflowX} ${s.overflowY}`)) return false;
      if (/hidden|clip/.test(s.overflowX) && words.right > r.right + 2) return true;
      if (/hidden|clip/.test(s.overflowY) && words.bottom > r.bottom + 4) return true;
    }
    return false;
  };
  const height = () => document.querySelector("[data-testid=stMain]").scrollHeight + 100;
  const fits = () => {
    const main = document.querySelector("[data-testid=stMain]");
    return !main || main.scrollWidth <= main.clientWidth + 1;
  };
  // Words that a chart cuts off at its edge; a map shows as much as there is room for. Charts do not follow a reader's own
  // spacing, which the page Tilgængelighed says.
  const cutInCharts = () => document.getElementById("spaced") ? [] : all(CHARTS).filter((svg) => !svg.querySelector(".mark-shape")).flatMap((svg) => {
    const width = svg.getBoundingClientRect().width;
    return words(svg).filter(([, left, , right]) => left < -2 || right > width + 2).map(([text]) => `cut off in a chart: ${text.slice(0, 40)}`);
  });
  const lost = () => {
    const main = document.querySelector("[data-testid=stMain]"), found = [];
    if (!fits()) found.push(`scrolls sideways: ${main.scrollWidth} of ${main.clientWidth}`);
    const texts = all("*", main).filter((e) => !e.closest("svg, canvas, thead, caption, [data-testid=stIconMaterial]") && [...e.childNodes].some((n) => n.nodeType === 3 && n.nodeValue.trim()));
    found.push(...texts.filter(cut).map((e) => `cut off: ${named(e)}`));
    found.push(...cutInCharts());
    const unnamed = all("*", main).filter((e) => /auto|scroll/.test(getComputedStyle(e).overflowX) && e.scrollWidth > e.clientWidth + 1 && !e.closest("canvas, [data-testid=stDataFrame]"));
    found.push(...unnamed.filter((e) => e.tabIndex < 0 || !e.ariaLabel).map((e) => `scrolls without a name: ${named(e)}`));
    return found.slice(0, 6);
  };

  // ------------------------------------------------------------ charts
  const CHARTS = "[data-testid=stVegaLiteChart] svg, .chart svg";
  const paint = (e) => {
    const s = getComputedStyle(e);
    const [r, g, b, a = 1] = rgb(s.fill);
    return s.fill === "none" ? null : {color: [r, g, b], alpha: a * Number(s.fillOpacity) * Number(s.opacity)};
  };
  // What is painted under the middle of a text, on white.
  const under = (text, svg) => {
    const box = text.getBoundingClientRect();
    const below = document.elementsFromPoint((box.left + box.right) / 2, (box.top + box.bottom) / 2)
      .filter((e) => svg.contains(e) && e !== svg && e !== text && e.tagName !== "g" && !/^t(ext|span)$/.test(e.tagName)).reverse();
    return below.reduce((color, e) => { const p = paint(e); return p ? over(p.color, p.alpha, color) : color; }, [255, 255, 255]);
  };
  // A halo is the same text once more, below.
  const covered = (text) => {
    const box = text.getBoundingClientRect();
    const top = document.elementsFromPoint((box.left + box.right) / 2, (box.top + box.bottom) / 2).find((e) => e.closest("text"))?.closest("text");
    return top && top !== text && top.textContent === text.textContent;
  };
  // Words under 4.5:1 on what they stand on; a text with an outline of its own, a halo, stands on that.
  const paleCharts = () => {
    const style = document.createElement("style");
    style.textContent = "svg * { pointer-events: all !important; }";
    document.head.append(style);
    const found = all(CHARTS).flatMap((svg) => {
      svg.scrollIntoView({block: "center"});
      const texts = all("text", svg).filter((text) => text.textContent.trim());
      const words = texts.flatMap((text) => {
        const p = paint(text), s = getComputedStyle(text);
        if (!p || p.alpha === 0 || covered(text)) return [];
        const back = s.stroke !== "none" && parseFloat(s.strokeWidth) > 1 ? rgb(s.stroke) : under(text, svg);
        const ratio = contrast(over(p.color, p.alpha, back), back);
        return ratio < 4.5 ? [`pale: ${text.textContent.slice(0, 40)} ${ratio.toFixed(2)}`] : [];
      });
      // The ground of a map is pale, so that what it is about stands out.
      if (svg.querySelector(".mark-shape")) return words;
      // The parts that tell something: lines, bars and points, by their fill or their outline; grids and bands do not.
      const parts = all("g[class*=mark-]:not([class*=role-axis]):not(.background) > path, g[class*=mark-]:not([class*=role-axis]) > line", svg)
        .filter((e) => !e.closest("[class*=role-axis], [class*=role-legend], [class*=mark-group]:not(:has(> g))") || e.closest("[class*=role-legend]"));
      const pale = parts.flatMap((part) => {
        const s = getComputedStyle(part), p = paint(part);
        const lines = s.stroke === "none" ? 0 : contrast(over(rgb(s.stroke), Number(s.strokeOpacity) * Number(s.opacity) * (rgb(s.stroke)[3] ?? 1), [255, 255, 255]), [255, 255, 255]);
        const filled = p ? contrast(over(p.color, p.alpha, [255, 255, 255]), [255, 255, 255]) : 0;
        // A band behind, a ribbon with its words on it, a line of the grid, a white gap between two parts.
        if (p && p.alpha < 0.5 && !lines || ["rgb(221, 227, 233)", "rgb(255, 255, 255)"].includes(s.stroke) && !filled) return [];
        return Math.max(lines, filled) < 3 && Math.max(lines, filled) > 0 ? [`pale part: ${part.closest("g[class*=mark-]").getAttribute("class")} ${s.fill} ${s.stroke} ${Math.max(lines, filled).toFixed(2)}`] : [];
      });
      return [...words, ...new Set(pale)];
    });
    style.remove();
    return [...new Set(found)].slice(0, 8);
  };
  // The words of a chart and where they stand in it: text, left, top, right, bottom.
  const words = (svg) => {
    const at = svg.getBoundingClientRect();
    return all("text", svg).filter((text) => text.textContent.trim() && paint(text)?.alpha).map((text) => {
      const box = text.getBoundingClientRect();
      return [text.textContent, box.left - at.left, box.top - at.top, box.right - at.left, box.bottom - at.top];
    });
  };
  const backgroundOfCharts = () => [...new Set(all(CHARTS).map((svg) =>
    getComputedStyle(svg).backgroundColor))];

  // ------------------------------------------------------------ words and motion
  const ENGLISH = /\b(the|and|of|to|your|with|open|close|copy|clipboard|search|select|clear|remove|upload|download|file|files|browse|sidebar|loading|shortcut|view|fullscreen|press|enter|more|menu for)\b/i;
  // The words of a chart are our own, and "to" is a number in them.
  const english = () => [...new Set(all("[aria-label], [title], [placeholder], [alt]").flatMap((e) => ["aria-label", "title", "placeholder", "alt"].map((name) => e.getAttribute(name))
    .filter((text) => text && ENGLISH.test(e.closest("[data-testid=stVegaLiteChart]") ? text.replace(/\bto\b/g, "") : text)).map((text) => `English: ${text.slice(0, 80)}`)))].slice(0, 8);
  const moving = () => all("*").filter((e) => getComputedStyle(e).transitionDuration.split(",").some((time) => parseFloat(time) > 0.01)).map((e) => `moves: ${named(e)}`).slice(0, 3);

  return {skippedHeadings, openFolds, watchFocus, atEnd, focusIsSeen, noteUnseen, focusFaults, spaceOut, height, fits, cutInCharts, lost, paleCharts, words, backgroundOfCharts, english, moving};
})();
