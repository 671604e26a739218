// Long computations, written as generators that stop between their steps.

import { breathe } from "./breathe"

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
