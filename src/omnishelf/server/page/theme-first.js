// Light or dark as the shopper chose; before anything is drawn, so that nothing flashes.
(() => {
  try {
    const chosen = localStorage.getItem("omnishelf-theme");
    if (chosen) document.documentElement.dataset.theme = chosen;
  } catch {
    // Storage is refused: the system's choice holds.
  }
})();
