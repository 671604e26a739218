// Rows that come out of order, and the row numbers that say where they belong.

/** Stretches of rows that stay together: rows from `starts[i]` up to `starts[i + 1]` belong at `places[i]` and after it. */
export interface RowPlaces {
  /** Rising, from 0; the number of rows is at its end. */
  readonly starts: Int32Array
  readonly places: Int32Array
}

/**
 * The places of rows when they are sorted by keys in turn; rows with equal keys keep their order.
 *
 * @param keys - numbers from -1 on, one array a key, at least one; all of one length
 */
export function rowPlaces(keys: readonly Int32Array[]): RowPlaces {
  const [first, ...rest] = keys
  const rowCount = first.length
  let largest = -2
  let isSorted = true
  for (let row = 0; row < rowCount; row++) {
    if (first[row] > largest) largest = first[row]
    else isSorted = false
  }
  if (isSorted) return { starts: Int32Array.of(0, rowCount), places: Int32Array.of(0) }
  // For few rows of a long table, counting costs more than comparing.
  if (largest > 32 * rowCount + 65536) return joined(comparedPlaces(keys))
  const starts = new Int32Array(largest + 3)
  for (let row = 0; row < rowCount; row++) starts[first[row] + 2]++
  let most = 0
  for (let key = 1; key < starts.length; key++) {
    if (starts[key] > most) most = starts[key]
    starts[key] += starts[key - 1]
  }
  if (most > 1 && rest.length > 0) return joined(comparedPlaces(keys))
  const places = new Int32Array(rowCount)
  for (let row = 0; row < rowCount; row++) places[row] = starts[first[row] + 1]++
  return joined(places)
}

function comparedPlaces(keys: readonly Int32Array[]): Int32Array {
  const order = Uint32Array.from({ length: keys[0].length }, (_, row) => row)
  order.sort((a, b) => {
    for (const key of keys) if (key[a] !== key[b]) return key[a] - key[b]
    return a - b
  })
  const places = new Int32Array(order.length)
  for (let place = 0; place < order.length; place++) places[order[place]] = place
  return places
}

/** Takes rows with places one after the other together. */
function joined(places: Int32Array): RowPlaces {
  let count = 0
  for (let row = 0; row < places.length; row++) if (row === 0 || places[row] !== places[row - 1] + 1) count++
  const starts = new Int32Array(count + 1)
  const first = new Int32Array(count)
  let at = 0
  for (let row = 0; row < places.length; row++) {
    if (row > 0 && places[row] === places[row - 1] + 1) continue
    starts[at] = row
    first[at++] = places[row]
  }
  starts[count] = places.length
  return { starts, places: first }
}
