const WAITING = 0
const ROUND = 1

/**
 * Waits in a worker until all parts have come here.
 *
 * @param meeting - two numbers in shared memory, 0 at first: parts that wait, and meetings so far
 */
export function waitForParts(meeting: Int32Array, partCount: number): void {
  const round = Atomics.load(meeting, ROUND)
  if (Atomics.add(meeting, WAITING, 1) === partCount - 1) {
    Atomics.store(meeting, WAITING, 0)
    Atomics.add(meeting, ROUND, 1)
    Atomics.notify(meeting, ROUND)
    return
  }
  while (Atomics.load(meeting, ROUND) === round) Atomics.wait(meeting, ROUND, round)
}
