// Histograms of nodes, made by all parts together.
import type { HistogramJob } from "./histogramQueue"
import type { PartRows } from "./partRows"
import type { PartState } from "./partState"

/** Adds up the part's own rows for each job, block by block, so that each row is fetched from memory once for all of them. */
export function sumOwnRows(state: PartState, own: PartRows, jobs: readonly HistogramJob[]): void {
  const { order, packed, rows, starts, histograms } = own.arrays
  const { width } = state.layout
  const { length } = state.histograms[0]
  if (width === 0) return
  histograms.fill(0, 0, jobs.length * length)
  for (let block = 0; block < own.blockCount; block++) {
    for (let j = 0; j < jobs.length; j++) {
      const start = jobs[j].rows.starts[block]
      own.addRows(
        order.byteOffset + start * order.BYTES_PER_ELEMENT,
        jobs[j].rows.ends[block] - start,
        packed.byteOffset,
        rows.byteOffset,
        width,
        starts.byteOffset,
        histograms.byteOffset + j * length * histograms.BYTES_PER_ELEMENT,
      )
    }
  }
}

/**
 * Adds up the histograms of the parts, and subtracts them from their parents': each part does a share of the slots.
 */
export function sumParts(state: PartState, part: number, jobs: readonly HistogramJob[]): void {
  const { length } = state.histograms[0]
  const from = Math.floor((part * length) / state.partCount)
  const end = Math.floor(((part + 1) * length) / state.partCount)
  for (const [j, job] of jobs.entries()) {
    const out = state.histograms[job.histogram]
    for (const [other, { histograms }] of state.parts.entries()) {
      const own = histograms.subarray(j * length, (j + 1) * length)
      if (other === 0) for (let at = from; at < end; at++) out[at] = own[at]
      else for (let at = from; at < end; at++) out[at] += own[at]
    }
    if (job.parent < 0) continue
    const parent = state.histograms[job.parent]
    for (let at = from; at < end; at++) parent[at] -= out[at]
  }
}
