// The frames that cells have drawn, for the pages that show them to ask for further rows. The last few are held, those
// before only as long as somebody else holds them; rows are not: each question is a query.

import { randomUUID } from "node:crypto"
import { once } from "../../frame/once"
import type { FramePage, FrameRows } from "../../frame/rows/frameOutput"
import { runWork } from "../../work/runWork"
import { answerRequests, kernelId } from "../kernel/pageRequests"
import { formatCount, formatNumber } from "../text"
import { frameTable } from "./frameTable"
import { type TableOptions, type TableSource, tablePart } from "./table"
import type { PageReply, PageRequest } from "./tableScript"

/** Drawn frames that are held on to; a frame holds the tables that it reads. */
const mostHeld = 8
/** Drawn frames that are known by name. */
const mostKnown = 500
/** Most rows that one answer has. */
const mostRows = 1000

interface Drawn {
  readonly frame: WeakRef<FrameRows>
  readonly limits: TableOptions
  /** Ends the question under way: a page that asks anew no longer waits for it. */
  stop: () => void
}

const known = new Map<string, Drawn>()
const held: FrameRows[] = []

/** What is remembered of a frame for as long as it lives: its count, and its rows under the latest condition. */
interface Memory {
  count?: () => Promise<number>
  where?: string
  matching?: FrameRows
}
const memories = new WeakMap<FrameRows, Memory>()

function memoryOf(frame: FrameRows): Memory {
  const memory = memories.get(frame) ?? {}
  memories.set(frame, memory)
  return memory
}

/** Lets pages look around in a frame that is drawn; undefined where no kernel runs that they could ask. */
export function browsable(frame: FrameRows, limits: TableOptions): TableSource | undefined {
  const kernel = kernelId()
  if (kernel === undefined || !answerRequests(answer)) return undefined
  const id = randomUUID()
  known.set(id, { frame: new WeakRef(frame), limits, stop: () => {} })
  if (!held.includes(frame)) held.push(frame)
  if (held.length > mostHeld) held.shift()
  if (known.size > mostKnown) known.delete(known.keys().next().value!)
  return { kernel, id }
}

/** Answers a question of a page; never rejects. */
async function answer(question: unknown): Promise<PageReply> {
  const request = requestOf(question)
  if (request === undefined) return { error: "a question that this version of gbt-lab does not know" }
  const drawn = known.get(request.id)
  const frame = drawn?.frame.deref()
  if (drawn === undefined || frame === undefined) {
    return { gone: drawn === undefined ? "the kernel was restarted" : "the frame was let go of" }
  }
  drawn.stop()
  const controller = new AbortController()
  drawn.stop = () => controller.abort(new DOMException("another question came", "AbortError"))
  try {
    return await runWork("", { signal: controller.signal }, () => pageOf(frame, request, drawn.limits))
  } catch (error) {
    return { error: (error instanceof Error ? error.message : String(error)).split("\n")[0] }
  }
}

async function pageOf(frame: FrameRows, request: PageRequest, limits: TableOptions): Promise<PageReply> {
  const { count, sort, where } = request
  const rows = matchingRows(frame, where)
  const rowCount = await countOf(rows)
  // A page behind the end is the last one.
  const offset = Math.max(0, Math.min(request.offset, Math.ceil(rowCount / count) * count - count))
  const order = sort === null ? {} : { sort: { column: sort[0], isDescending: sort[1] } }
  const page: FramePage = await rows.page(count, { offset, ...order })
  const part = tablePart({ ...frameTable(page), note: noteOf(page, request, offset, rowCount) }, limits)
  return { ...part, rowCount, offset }
}

function matchingRows(frame: FrameRows, where: string): FrameRows {
  if (where === "") return frame
  const memory = memoryOf(frame)
  // The same frame for all pages: what a condition draws it draws once.
  if (memory.where !== where) memory.matching = frame.where(where)
  memory.where = where
  return memory.matching!
}

/** The number of a frame's rows, counted once. */
export function countOf(frame: FrameRows): Promise<number> {
  const memory = memoryOf(frame)
  memory.count ??= once(() => frame.count())
  return memory.count()
}

function noteOf({ columns, rows }: FramePage, { sort, where }: PageRequest, offset: number, rowCount: number): string {
  const range = rows.length === 0 ? "" : `${formatNumber(offset + 1)} to ${formatNumber(offset + rows.length)} of `
  const size = `${range}${formatCount(rowCount, "row")} × ${formatCount(columns.length, "column")}`
  const order = sort === null ? "" : `, sorted by ${columns[sort[0]].name}${sort[1] ? ", largest first" : ""}`
  return `${size}${where === "" ? "" : ` where ${where}`}${order}`
}

/** What a page asks, checked; undefined for anything else. */
function requestOf(question: unknown): PageRequest | undefined {
  const { id, offset, count, sort, where } = (question ?? {}) as Partial<PageRequest>
  const isPlace = isWholeNumber(offset, Number.MAX_SAFE_INTEGER) && isWholeNumber(count, mostRows) && count > 0
  const isSort = sort === null || (Array.isArray(sort) && isWholeNumber(sort[0], 1e6) && typeof sort[1] === "boolean")
  if (typeof id !== "string" || typeof where !== "string" || !isPlace || !isSort) return undefined
  return { id, offset: offset!, count, sort: sort ?? null, where }
}

function isWholeNumber(value: unknown, most: number): value is number {
  return Number.isInteger(value) && (value as number) >= 0 && (value as number) <= most
}
