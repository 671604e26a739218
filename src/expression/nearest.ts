/** The names that are most alike, best first; none where all differ in more than a third. */
export function nearestNames(name: string, names: Iterable<string>, count = 1): string[] {
  const folded = name.toLowerCase()
  const found: { name: string; distance: number }[] = []
  for (const candidate of names) {
    const distance = editDistance(folded, candidate.toLowerCase())
    if (distance <= Math.max(2, Math.floor(folded.length / 3))) found.push({ name: candidate, distance })
  }
  found.sort((a, b) => a.distance - b.distance || (a.name < b.name ? -1 : 1))
  return found.slice(0, count).map((f) => f.name)
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
