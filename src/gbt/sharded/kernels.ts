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

/** Adds `count` rows of `order` to histograms; see kernels/shardKernels.ts. All pointers are in bytes. */
export type AddRows = (
  order: number,
  count: number,
  packed: number,
  rows: number,
  width: number,
  starts: number,
  out: number,
) => void

/** Divides `count` rows of `order`; returns how many go left. */
export type DivideRows = (order: number, count: number, bins: number, goesLeft: number, spare: number) => number

/** What the program exports. */
export interface ShardKernels {
  readonly addRows8: AddRows
  readonly addRows16: AddRows
  readonly addRows32: AddRows
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
  findEntrySplit(
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
    leastScaledGain: number,
    out: number,
  ): void
}

// Node has it, but its types come with those of browsers only.
declare const WebAssembly: {
  Memory: new (size: { initial: number; maximum: number; shared: true }) => SharedMemory
  Module: new (bytes: Uint8Array) => object
  Instance: new (module: object, imports: object) => { readonly exports: object }
}

const PAGE_BYTES = 1 << 16

/**
 * Memory of at least so many bytes, all 0.
 *
 * @throws RangeError if there is no room for it
 */
export function newSharedMemory(bytes: number): SharedMemory {
  const pages = Math.ceil(bytes / PAGE_BYTES)
  return new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true })
}

/** The program, to work on a memory. */
export function loadKernels(memory: SharedMemory): ShardKernels {
  const program = new WebAssembly.Module(Buffer.from(kernelProgram, "base64"))
  return new WebAssembly.Instance(program, { env: { memory } }).exports as ShardKernels
}

/** The kernels for bins of one size. */
export function kernelsForBins(kernels: ShardKernels, bins: BinArray): { addRows: AddRows; divideRows: DivideRows } {
  if (bins.BYTES_PER_ELEMENT === 1) return { addRows: kernels.addRows8, divideRows: kernels.divideRows8 }
  if (bins.BYTES_PER_ELEMENT === 2) return { addRows: kernels.addRows16, divideRows: kernels.divideRows16 }
  return { addRows: kernels.addRows32, divideRows: kernels.divideRows32 }
}
