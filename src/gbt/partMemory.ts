// What one part keeps: its rows and room to work, in one memory that a WebAssembly program works on.
import type { BinArray } from "./binArray"
import type { CellValuesColumn, CellVectorsColumn } from "./cells"
import { type EntryArrays, entryRequests, fillEntryArrays } from "./entryArrays"
import type { EntryLayout } from "./entryLayout"
import { powersOfTwo } from "./exp"
import { type ArrayRequest, type ArrayRequests, layOut } from "./layOut"
import type { SharedMemory } from "./partKernels"
import { SUM_STRIDE } from "./roundedGradients"
import { fillByColumn, fillByRow, type RowLayout } from "./rowLayout"

/** Arrays of a part. Its rows are counted from its first one. */
export interface PartArrays {
  /** Bins row by row, layout.width a row. */
  readonly rows: BinArray
  /** Bins place by place. From here a tree on 1 M rows of 28 features is 0.17 s quicker than if rows were divided by `rows`. */
  readonly bins: BinArray
  readonly order: Int32Array
  /** Room for the rows of a block. */
  readonly spare: Int32Array
  readonly targets: Float64Array
  /** Score of each row by the trees so far. */
  readonly scores: Float64Array
  readonly gradients: Float64Array
  /** See exp.ts. */
  readonly powersOfTwo: Float64Array
  /** Count and gradient of each row, see unpackGradient. */
  readonly packed: Int32Array
  /** 1 for each bin that goes left. */
  readonly goesLeft: Uint8Array
  /** Where the sums of each place begin in a histogram, in bytes. */
  readonly starts: Uint32Array
  /** Histograms of the part's own rows, SUM_STRIDE numbers a slot, one after the other. */
  readonly histograms: Float64Array
}

/** A part's arrays and the memory they lie in; can be sent to a worker as it is. */
export type PartMemory = PartArrays & EntryArrays & { readonly memory: SharedMemory }

type BinKind = Uint8ArrayConstructor | Uint16ArrayConstructor | Int32ArrayConstructor

function binKind(binCount: number): BinKind {
  if (binCount <= 256) return Uint8Array
  return binCount <= 65536 ? Uint16Array : Int32Array
}

/** Bytes of the bins of a row. */
export function binBytes({ width, mostBins }: RowLayout): number {
  return width * binKind(mostBins).BYTES_PER_ELEMENT
}

/** Bytes that a part needs for each of its rows. */
export function bytesPerRow(layout: RowLayout): number {
  return 2 * binBytes(layout) + 3 * 8 + 2 * 4
}

/** What parts are made from. */
export interface PartSources {
  readonly columns: readonly CellValuesColumn[]
  readonly vectors: readonly CellVectorsColumn[]
  readonly layout: RowLayout
  readonly entryLayout: EntryLayout
  /** Of all rows. */
  readonly targets: Float64Array
  /** Rows that are divided at a time. */
  readonly blockSize: number
  /** Number of histograms. */
  readonly jobCount: number
}

function arrayRequests(sources: PartSources, rowCount: number): ArrayRequests<PartArrays> {
  const { layout, entryLayout, blockSize, jobCount } = sources
  const { width, mostBins, slotStarts } = layout
  const bins: ArrayRequest<BinArray> = [binKind(mostBins), rowCount * width]
  return {
    rows: bins,
    bins,
    order: [Int32Array, rowCount],
    spare: [Int32Array, Math.min(blockSize, rowCount)],
    targets: [Float64Array, rowCount],
    scores: [Float64Array, rowCount],
    gradients: [Float64Array, rowCount],
    powersOfTwo: [Float64Array, powersOfTwo.length],
    packed: [Int32Array, rowCount],
    goesLeft: [Uint8Array, Math.max(mostBins, entryLayout.mostBins)],
    starts: [Uint32Array, width],
    histograms: [Float64Array, jobCount * slotStarts[width] * SUM_STRIDE],
  }
}

/** The memory of a part, with its rows and columns in it. */
export function newPartMemory(sources: PartSources, part: number, first: number, end: number): PartMemory {
  const { columns, vectors, layout, entryLayout, targets } = sources
  const memory: PartMemory = layOut<PartArrays & EntryArrays>({
    ...arrayRequests(sources, end - first),
    ...entryRequests(vectors, entryLayout, part, first, end, targets.length),
  })
  fillByRow(columns, first, end - first, memory.rows)
  fillByColumn(columns, first, end - first, memory.bins)
  memory.powersOfTwo.set(powersOfTwo)
  memory.targets.set(targets.subarray(first, end))
  for (let place = 0; place < layout.width; place++) memory.starts[place] = layout.slotStarts[place] * SUM_STRIDE * 8
  if (vectors.length > 0) fillEntryArrays(vectors, entryLayout, part, first, memory)
  return memory
}
