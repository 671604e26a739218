// Long computations, written as generators that stop between their steps.

import { breathe } from "./breathe"

/** Rows whose turn is short, whatever is done with them. */
const STRETCH = 1 << 19

/** Goes over places from 0 to `count`, a stretch at a time, and stops between stretches. */
export function* inStretches(count: number, over: (from: number, to: number) => void): Generator<undefined, void> {
  for (let from = 0; from < count; from += STRETCH) {
    over(from, Math.min(count, from + STRETCH))
    yield
  }
}

/** What a computation in steps gives, all steps run at once. */
export function computeAtOnce<T>(steps: Generator<unknown, T>): T {
  for (;;) {
    const { done, value } = steps.next()
    if (done) return value
  }
}

/**
 * Runs one step after the other, and lets timers and messages in between, so that bars move and an interruption arrives.
 *
 * @param onStep - called with what each step yields
 * @throws what a step throws; the reason of the work that it is part of, once that is aborted
 */
export async function computeInSteps<S, T>(steps: Generator<S, T>, onStep?: (step: S) => void): Promise<T> {
  for (;;) {
    const { done, value } = steps.next()
    if (done) return value
    onStep?.(value)
    await breathe()
  }
}
