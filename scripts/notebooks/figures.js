// Runs in a page: makes the pictures of figures live ones, where plotly.js has come along. Paper keeps the pictures.
for (const box of document.querySelectorAll(".gbt-lab-figure")) {
  const json = box.querySelector("script[type='application/json']")
  if (!window.Plotly || !json) continue
  const { data, layout, config, frames } = JSON.parse(json.textContent)
  const live = document.createElement("div")
  live.className = "gbt-lab-live"
  // A height of its own: plotly.js takes that of the box whenever the window changes.
  live.style.height = `${layout.height ?? 420}px`
  box.prepend(live)
  box.classList.add("drawn")
  const settings = { ...config, responsive: true, frameMargins: undefined }
  window.Plotly.newPlot(live, { data, layout, config: settings, frames })
}
