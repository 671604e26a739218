/** Most names that are told beside the one that is most alike. */
const mostNames = 10

/** `; did you mean x?` for the name that is most alike; nothing where all differ in more than a third. */
export function didYouMean(name: string, names: Iterable<string>): string {
  // Of few letters, what is left says too little.
  const most = name.length < 4 ? Math.min(1, name.length - 1) : Math.max(2, Math.floor(name.length / 3))
  const found: { name: string; distance: number }[] = []
  for (const candidate of names) {
    const distance = distanceOf(name.toLowerCase(), candidate.toLowerCase())
    if (distance <= most) found.push({ name: candidate, distance })
  }
  found.sort((a, b) => a.distance - b.distance || (a.name < b.name ? -1 : 1))
  return found.length === 0 ? "" : `; did you mean ${found[0].name}?`
}

/** What to say behind a name that is none of `names`: the one that is most alike, and all, where these are few or none is. */
export function didYouMeanOf(name: string, names: readonly string[]): string {
  const nearest = didYouMean(name, names)
  return nearest !== "" && names.length > mostNames ? nearest : `${nearest}; have ${names.join(", ") || "none"}`
}

/** How far a name is from another: two letters in the wrong order are one mistake, the end left out is one. */
function distanceOf(name: string, other: string): number {
  if (isSwapped(name, other)) return 1
  const distance = editDistance(name, other)
  return name.length > 2 && other.startsWith(name) ? Math.min(distance, 1) : distance
}

/** True where two neighbouring letters in the other order make one of the other. */
function isSwapped(a: string, b: string): boolean {
  const at = [...a].findIndex((letter, i) => letter !== b[i])
  return a.length === b.length && at >= 0 && a.slice(0, at) + a[at + 1] + a[at] + a.slice(at + 2) === b
}

/** Letters to insert, leave out or replace to make one text of the other (Levenshtein), by Unicode characters. */
export function editDistance(a: string, b: string): number {
  const [x, y] = [[...a], [...b]]
  let row = Array.from({ length: y.length + 1 }, (_, j) => j)
  for (let i = 1; i <= x.length; i++) {
    const next = [i]
    for (let j = 1; j <= y.length; j++) {
      next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (x[i - 1] === y[j - 1] ? 0 : 1))
    }
    row = next
  }
  return row[y.length]
}
