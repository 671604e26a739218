// The embedded engine as if its rows lay on other machines.

import { createDuckdbEngine } from "../src/engines/duckdb/engine"
import type { Engine } from "../src/engines/engine"
import { Frame } from "../src/frame/frame"

/** What has travelled, in values. */
export interface Travelled {
  /** Read from the engine. */
  read: number
  /** Sent to it. */
  sent: number
}

/** An engine that sets no columns beside rows, and counts what is read and sent. */
export interface RemoteEngine extends Engine {
  readonly travelled: Travelled
}

/** Opens one. */
export async function remoteEngine(): Promise<RemoteEngine> {
  const engine = await createDuckdbEngine({ threads: 2, memoryLimit: "2GB" })
  const travelled: Travelled = { read: 0, sent: 0 }
  const sum = (lengths: readonly number[]): number => lengths.reduce((a, b) => a + b, 0)
  return {
    ...engine,
    isRemote: true,
    travelled,
    async read(...args) {
      const data = await engine.read(...args)
      travelled.read += sum(data.map(({ length }) => length))
      return data
    },
    async createTable(columns, uniqueColumns) {
      travelled.sent += sum(columns.map(({ data }) => data.length))
      return engine.createTable(columns, uniqueColumns)
    },
    attach: () => Promise.reject(new Error("rows that lie elsewhere have no columns set beside them")),
  }
}

/** The frame's rows on another engine; `lift` leaves nothing that was counted. */
export async function onEngine(frame: Frame, engine: RemoteEngine): Promise<Frame> {
  const plan = await frame.plan()
  const names = plan.columns.map(({ name }) => name)
  const data = await frame.engine.read(
    plan,
    plan.columns.map((column) => ({ kind: "column", name: column.name, type: column.type })),
    names.map(() => "exact"),
  )
  const table = await engine.createTable(
    plan.columns.map(({ name, type, vector }, i) => ({
      name,
      type: vector ? "int" : type,
      data: Array.from(data[i] as ArrayLike<unknown>),
    })),
  )
  engine.travelled.read = 0
  engine.travelled.sent = 0
  return Frame.fromPlan(engine, async () => ({ ...table, columns: plan.columns }))
}

/** What an action does, and what travelled for it. */
export async function travelledFor<T>(engine: RemoteEngine, act: () => Promise<T>): Promise<[T, Travelled]> {
  engine.travelled.read = 0
  engine.travelled.sent = 0
  const result = await act()
  return [result, { ...engine.travelled }]
}
