// Arrays side by side in one memory.
import { newSharedMemory, type SharedMemory } from "./kernels"

/** A kind of typed array, over a memory of its own or another's. */
interface ArrayKind<T> {
  readonly BYTES_PER_ELEMENT: number
  new (buffer: SharedArrayBuffer, byteOffset: number, length: number): T
}

/** Kind and length of an array. */
export type ArrayRequest<T> = readonly [ArrayKind<T>, number]

/** A request for each of some arrays. */
export type ArrayRequests<T> = { readonly [K in keyof T]: ArrayRequest<T[K]> }

/** Arrays begin at multiples of this: a line of the processor's cache. */
const LINE_BYTES = 64

function bytesOf([kind, length]: ArrayRequest<unknown>): number {
  return Math.ceil((kind.BYTES_PER_ELEMENT * length) / LINE_BYTES) * LINE_BYTES
}

/**
 * Makes arrays in a new memory that they share, all 0.
 *
 * @throws RangeError if there is no room for them
 */
export function allocateShared<T>(requests: ArrayRequests<T>): T & { memory: SharedMemory } {
  const names = Object.keys(requests) as (keyof T)[]
  const memory = newSharedMemory(names.reduce((sum, name) => sum + bytesOf(requests[name]), LINE_BYTES))
  const out = { memory } as T & { memory: SharedMemory }
  let at = 0
  for (const name of names) {
    const [Kind, length] = requests[name]
    Object.assign(out, { [name]: new Kind(memory.buffer, at, length) })
    at += bytesOf(requests[name])
  }
  return out
}
