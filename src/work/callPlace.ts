// Where in the user's code a verb or an action was called, for whoever tells of its errors: a frame is lazy, and what it
// fails by may have been written long before. A notebook finds places; elsewhere there are none, and nothing is kept.

/** A place in the user's code, as whoever finds places has them. */
export type CallPlace = object

let find: (() => CallPlace | undefined) | undefined
const noted = new WeakMap<object, CallPlace[]>()

/** Has `next` find the place that the running code was called from. */
export function findCallPlaces(next: () => CallPlace | undefined): void {
  find = next
}

/** Where the user's code called what runs now; undefined where nobody finds places. */
export function callPlace(): CallPlace | undefined {
  return find?.()
}

/** Notes of an error, or of what may fail, that it comes of a call at `place`; what is noted first is nearest to it. */
export function noteCall(of: unknown, place: CallPlace | undefined): void {
  if (place === undefined || typeof of !== "object" || of === null) return
  const places = noted.get(of) ?? []
  if (!places.includes(place)) noted.set(of, [...places, place])
}

/** What was noted, the nearest first. */
export function callsNoted(of: object): readonly CallPlace[] {
  return noted.get(of) ?? []
}

/** Runs `run`, and notes of what it fails by that it comes of a call at `place`. */
export async function noteFailure<T>(place: CallPlace | undefined, run: () => Promise<T>): Promise<T> {
  try {
    return await run()
  } catch (error) {
    noteCall(error, place)
    throw error
  }
}

/** The same function, which notes of what it gives, or fails by, that it comes of a call at `place`, by default of this one. */
export function placed<A extends readonly unknown[], T extends object>(
  make: (...given: A) => T | Promise<T>,
  place: CallPlace | undefined = callPlace(),
): (...given: A) => Promise<T> {
  return async (...given) => {
    const made = await noteFailure(place, async () => make(...given))
    noteCall(made, place)
    return made
  }
}
