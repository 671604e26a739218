/** A text that Plotly draws as it stands, "<", ">" and "&" too; it would read them as its small markup. */
export function withoutMarkup(text: string): string {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;")
}
