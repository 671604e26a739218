/** `; did you mean x?` for the name that is most alike; nothing where all differ in more than a third. */
export function didYouMean(name: string, names: Iterable<string>): string {
  const folded = name.toLowerCase()
  const most = Math.max(2, Math.floor(folded.length / 3))
  const found: { name: string; distance: number }[] = []
  for (const candidate of names) {
    const distance = editDistance(folded, candidate.toLowerCase())
    if (distance <= most) found.push({ name: candidate, distance })
  }
  found.sort((a, b) => a.distance - b.distance || (a.name < b.name ? -1 : 1))
  return found.length === 0 ? "" : `; did you mean ${found[0].name}?`
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
