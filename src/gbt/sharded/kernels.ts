// The loops that training on shards spends its time in, as a WebAssembly program: kernels/shardKernels.ts compiled.
//
// Typed arrays check every index. Here an update of a histogram takes half to three fifths of its time there, dividing rows a
// quarter, gradients two thirds.
import type { BinArray } from "../bins/binArray"
import { kernelProgram } from "./kernelProgram"

/** Memory that threads share, addressed by bytes. */
export interface SharedMemory {
  readonly buffer: SharedArrayBuffer
}

/** Adds `count` rows of `order` to short sums; see kernels/shardKernels.ts. All pointers are in bytes. */
type AddRows = (
  order: number,
  count: number,
  packed: number,
  rows: number,
  width: number,
  starts: number,
  out: number,
) => void

/** Divides `count` rows of `order`; returns how many go left. */
type DivideRows = (order: number, count: number, bins: number, goesLeft: number, spare: number) => number

/** Adds `count` rows of `order` to the sums of one feature's bins, in doubles. */
type AddExactRows = (order: number, count: number, packed: number, gradients: number, bins: number, out: number) => void

/** The entries of a node, and what splits on them are made of. */
export type NodeEntries = readonly [
  entries: number,
  count: number,
  packed: number,
  columnOfFlatBin: number,
  binStarts: number,
  zeroFlatBins: number,
  ranks: number,
  nodeCount: number,
  nodeSum: number,
  leastCount: number,
]

/** What the program exports. */
export interface ShardKernels {
  readonly addRows8: AddRows
  readonly addRows16: AddRows
  readonly addRows32: AddRows
  addShortSums(from: number, count: number, out: number): void
  readonly divideRows8: DivideRows
  readonly divideRows16: DivideRows
  readonly divideRows32: DivideRows
  addLeaf(
    order: number,
    count: number,
    packed: number,
    scores: number,
    step: number,
    unit: number,
    squareSteps: number,
  ): number
  largest(values: number, count: number): number
  logisticGradients(targets: number, scores: number, count: number, powers: number, out: number): number
  packGradients(gradients: number, count: number, scale: number, packed: number): void
  sumGradients(packed: number, count: number): number
  sumRows(order: number, count: number, packed: number): number
  largestGain(sums: number, binCount: number, nodeCount: number, nodeSum: number, leastCount: number): number
  subtract(from: number, by: number, count: number): void
  findExactSplit(
    sums: number,
    order: number,
    binCount: number,
    prefixes: number,
    impurity: number,
    minInstances: number,
    minWeight: number,
    minInfoGain: number,
    bestGain: number,
    out: number,
  ): number
  clear(from: number, bytes: number): void
  readonly addExactRows8: AddExactRows
  readonly addExactRows16: AddExactRows
  readonly addExactRows32: AddExactRows
  addExactEntries(
    order: number,
    count: number,
    packed: number,
    gradients: number,
    rowStarts: number,
    rowFlatBins: number,
    first: number,
    last: number,
    zeroFlatBin: number,
    out: number,
  ): void
  findSides(
    order: number,
    count: number,
    rowStarts: number,
    rowFlatBins: number,
    first: number,
    last: number,
    zeroFlatBin: number,
    goesLeft: number,
    sides: number,
  ): void
  divideEntries(entries: number, count: number, sides: number, spare: number): number
  findEntrySplit(...args: [...NodeEntries, leastScaledGain: number, out: number]): void
  entryGains(...args: [...NodeEntries, columns: number, gains: number]): number
}

// Node has it, but its types come with those of browsers only.
declare const WebAssembly: {
  Memory: new (size: { initial: number; maximum: number; shared: true }) => SharedMemory
  Module: new (bytes: Uint8Array) => object
  Instance: new (module: object, imports: object) => { readonly exports: object }
}

const PAGE_BYTES = 1 << 16

/** Bytes of a memory that is kept for the next training: making one takes longer than small trees do, and it goes late. */
const MOST_SPARE_BYTES = 1 << 24
let spare: SharedMemory | undefined

/**
 * Memory of at least so many bytes, all 0.
 *
 * @throws RangeError if there is no room for it
 */
export function newSharedMemory(bytes: number): SharedMemory {
  const pages = Math.ceil(bytes / PAGE_BYTES)
  if (spare === undefined || spare.buffer.byteLength < pages * PAGE_BYTES) {
    return new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true })
  }
  const memory = spare
  spare = undefined
  loadKernels(memory).clear(0, bytes)
  return memory
}

/** Gives back a memory that nobody uses any more, in this thread or another. */
export function giveBack(memory: SharedMemory): void {
  const { byteLength } = memory.buffer
  if (byteLength <= MOST_SPARE_BYTES && byteLength >= (spare?.buffer.byteLength ?? 0)) spare = memory
}

let program: object | undefined
const loaded = new WeakMap<SharedMemory, ShardKernels>()

/** The program, to work on a memory. */
export function loadKernels(memory: SharedMemory): ShardKernels {
  program ??= new WebAssembly.Module(Buffer.from(kernelProgram, "base64"))
  let kernels = loaded.get(memory)
  if (kernels === undefined) {
    kernels = new WebAssembly.Instance(program, { env: { memory } }).exports as ShardKernels
    loaded.set(memory, kernels)
  }
  return kernels
}

/** The kernels for bins of one size. */
export interface BinKernels {
  readonly addRows: AddRows
  readonly divideRows: DivideRows
  readonly addExactRows: AddExactRows
}

/** The kernels for bins of the size of these. */
export function kernelsForBins(kernels: ShardKernels, { BYTES_PER_ELEMENT: bytes }: BinArray): BinKernels {
  const { addRows8, addRows16, addRows32, divideRows8, divideRows16, divideRows32 } = kernels
  const { addExactRows8, addExactRows16, addExactRows32 } = kernels
  if (bytes === 1) return { addRows: addRows8, divideRows: divideRows8, addExactRows: addExactRows8 }
  if (bytes === 2) return { addRows: addRows16, divideRows: divideRows16, addExactRows: addExactRows16 }
  return { addRows: addRows32, divideRows: divideRows32, addExactRows: addExactRows32 }
}
