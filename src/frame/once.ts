import { currentWork, type Work } from "../work/runWork"

/**
 * Remembers what the first successful call gave; a failed attempt is not remembered. Calls that wait for an attempt of
 * other work, which is then stopped, make a new one.
 */
export function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: { result: Promise<T>; work: Work | undefined } | undefined
  return async () => {
    for (;;) {
      made ??= { result: make(), work: currentWork() }
      const attempt = made
      try {
        return await attempt.result
      } catch (error) {
        if (made === attempt) made = undefined
        if (!attempt.work?.signal.aborted || currentWork()?.signal.aborted) throw error
      }
    }
  }
}
