// Temporary views: names that queries know rows by, each engine its own.

import type { Engine } from "../../engines/engine"
import type { Plan } from "../../plan/plan"

/** What a view stands for; a frame. */
interface Rows {
  plan(): Promise<Plan>
}

const views = new WeakMap<Engine, Map<string, { readonly name: string; readonly rows: Rows }>>()

/** Gives rows a name, in place of what had it before. */
export function setView(engine: Engine, name: string, rows: Rows): void {
  if (typeof name !== "string" || !/^[\p{L}\p{N}_]+$/u.test(name)) {
    throw new RangeError(`invalid view name: ${String(name)}; expected letters, digits and _`)
  }
  const own = views.get(engine) ?? new Map()
  views.set(engine, own)
  own.set(name.toLowerCase(), { name, rows })
}

/** Takes a name away; false where there was none. */
export function dropView(engine: Engine, name: string): boolean {
  return views.get(engine)?.delete(name.toLowerCase()) ?? false
}

/** The rows of a name, in any case; undefined where there are none. */
export function viewOf(engine: Engine, name: string): Rows | undefined {
  return views.get(engine)?.get(name.toLowerCase())?.rows
}

/** The names there are. */
export function viewNames(engine: Engine): string[] {
  return [...(views.get(engine)?.values() ?? [])].map(({ name }) => name)
}
