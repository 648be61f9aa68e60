"""The style sheet of every page."""

STYLE = """
<style>
  /* Room for the text, not for empty margins; tap targets of 44 px. */
  .block-container { max-width: 1180px; padding-top: 4.5rem; padding-bottom: 2rem; }
  [data-testid="stDownloadButton"] button, [data-testid="stPopover"] button { min-height: 44px; }
  [data-testid="stCaptionContainer"], [data-testid="stCaptionContainer"] * { color: #4F5D6B; opacity: 1; }
  [data-testid="stCaptionContainer"] a { color: #0B5394; }
  table.facts { width: 100%; border-collapse: collapse; font-size: 0.95rem; line-height: 1.4; }
  table.facts caption { position: absolute; width: 1px; height: 1px; overflow: hidden; }
  table.facts th { color: #4F5D6B; font-weight: 600; text-align: left; vertical-align: bottom; }
  table.facts th, table.facts td { padding: 0.45rem 0.9rem 0.45rem 0; }
  table.facts tr { border-bottom: 1px solid #C9D2DB; }
  table.facts td { vertical-align: top; font-variant-numeric: tabular-nums; }
  @media (max-width: 700px) {
    table.facts thead { position: absolute; width: 1px; height: 1px; overflow: hidden; }
    table.facts, table.facts tbody, table.facts tr { display: block; }
    table.facts tr { padding: 0.6rem 0; }
    table.facts td { display: grid; grid-template-columns: 8.5rem 1fr; gap: 0.6rem; padding: 0.15rem 0; overflow-wrap: anywhere; }
    table.facts td::before { content: attr(data-label); color: #4F5D6B; font-weight: 600; }
    table.facts td:empty { display: none; }
  }
  /* Streamlit's own buttons on charts and tables speak English; ours stand below each figure. */
  [data-testid="stElementToolbar"] { display: none; }
  h3 { padding-top: 0.2rem; }
  ul.legend { columns: 3; gap: 1.5rem; list-style: none; margin: 0; padding: 0; font-size: 0.92rem; }
  ul.legend li { display: flex; gap: 0.6rem; align-items: center; break-inside: avoid; padding: 0.12rem 0; margin: 0; }
  ul.legend img { flex: none; }
  @media (max-width: 700px) {
    ul.legend { columns: 1; }
    [data-testid="stButtonGroup"] button, [data-testid^="stBaseButton"], [data-testid^="stBaseLinkButton"],
    [data-testid="stExpander"] summary, [data-testid="stSidebarNavLink"], [data-testid="stTextInputField"],
    [data-testid="stSelectbox"] input, [data-testid="stMultiSelect"] input, [data-testid="stSelectbox"] button { min-height: 44px; }
    [data-testid="stExpandSidebarButton"], [data-testid="stSidebarCollapseButton"] button,
    [data-testid="stSelectbox"] button, [data-testid="stMultiSelect"] button { min-width: 44px; min-height: 44px; }
    [data-testid="stButtonGroup"] button { border-style: solid !important; border-width: 1px !important; border-radius: 8px !important; }
  }
  [data-testid="stDeckGlJsonChart"] { border: 1px solid #C9D2DB; background: #EEF0F2; }
  /* A thumb on the map scrolls the page; pinching and moving sideways are the map's. */
  [data-testid="stDeckGlJsonChart"] * { touch-action: pan-y !important; }
  /* Streamlit's upload box speaks English. */
  [data-testid="stFileUploaderDropzoneInstructions"], [data-testid="stFileChipName"] + div { display: none; }
  [data-testid="stFileUploaderDropzone"] [kind="secondary"], [data-testid="stFileUploaderDropzone"] [kind="secondary"] * { font-size: 0; }
  [data-testid="stFileUploaderDropzone"] [kind="secondary"]::after { content: "Vælg en fil"; font-size: 1rem; }
  /* Where a slider of the page moves a chart; see FOLLOW. */
  .vega-bindings, .st-key-plan_follow { display: none !important; }
  @media (min-width: 700px) {
    [data-testid="stColumn"]:has(.st-key-plan_sliders) { position: sticky; top: 4rem; align-self: flex-start; }
  }
  .stMarkdownBadge { white-space: normal !important; overflow: visible !important; }
  /* Streamlit's hints while one writes are in English. */
  [data-testid="InputInstructions"] { display: none; }
  /* On paper: the text and the figures, no controls, and where the sources stand on every page. */
  @media print {
    @page {
      margin: 14mm 12mm 18mm;
      @bottom-left { content: "APP_TITLE. Kilden står ved hver figur og tabel."; font: 9pt Arial, sans-serif; color: #4F5D6B; }
      @bottom-right { content: "Side " counter(page) " af " counter(pages); font: 9pt Arial, sans-serif; color: #4F5D6B; }
    }
    header, [data-testid="stSidebar"], [data-testid="stPopover"], [data-testid="stSelectbox"],
    [data-testid="stButtonGroup"], [data-testid="stExpander"], [data-testid="stButton"],
    [data-testid="stDownloadButton"], [data-testid="stLinkButton"], [data-testid="stTextInput"],
    [data-testid="stTextArea"], [data-testid="stSlider"], [data-testid="stFileUploader"],
    [data-testid="stMultiSelect"], [role="tablist"] { display: none !important; }
    .block-container { padding-top: 0; max-width: none; }
    [class*="st-key-figure"], table.facts tr { break-inside: avoid; }
    h1, h2, h3 { break-after: avoid; }
  }
</style>
"""
