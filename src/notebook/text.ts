const entities: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" }

/** The text with the five characters that HTML reads as markup escaped; fit for content and quoted attributes. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character])
}

/** A number for people: thousands apart, at most `digits` digits after the point. */
export function formatNumber(value: number, digits: number = 0): string {
  return value.toLocaleString("en-US", { maximumFractionDigits: digits })
}

/** A number of things: "1 row", "2,000 rows"; `many` is the word for several, by default the one with an "s". */
export function formatCount(count: number, one: string, many: string = `${one}s`): string {
  return `${formatNumber(count)} ${count === 1 ? one : many}`
}

/** A share in [0, 1] as a percentage with two significant digits below 10 %: 0.00217 is "0.22%". */
export function formatShare(share: number): string {
  const percent = share * 100
  return `${percent === 0 || percent >= 10 ? formatNumber(percent, 1) : Number(percent.toPrecision(2))}%`
}

/** A label of at most `length` characters; a longer one is cut and marked with "…". */
export function shortLabel(label: string, length: number = 28): string {
  const characters = Array.from(label)
  return characters.length <= length ? label : `${characters.slice(0, length - 1).join("")}…`
}
