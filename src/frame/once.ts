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

/** The same for each of several arguments, as long as the argument is there. */
export function oncePer<K extends object, T>(make: (key: K) => T | Promise<T>): (key: K) => Promise<T> {
  const made = new WeakMap<K, () => Promise<T>>()
  return (key) => {
    const before = made.get(key) ?? once(async () => make(key))
    made.set(key, before)
    return before()
  }
}
