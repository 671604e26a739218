/** A label of at most `length` characters; a longer one is cut and marked with "…". */
export function shortLabel(label: string, length: number = 28): string {
  const characters = Array.from(label)
  return characters.length <= length ? label : `${characters.slice(0, length - 1).join("")}…`
}
