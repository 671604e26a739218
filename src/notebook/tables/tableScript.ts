// What makes a table of an open page move: it sorts at a click on a head, turns pages and filters. Where the kernel that
// drew it is alive, rows come from there, over the server that shows the notebook; elsewhere the rows that stand in the
// page are sorted, and the page says so.
//
// The functions run in a browser: their text goes into each output, so they use nothing but each other, have their
// comments outside, and keep the text small. Without them, the table stands as it is.

import type { requestTarget } from "../kernel/pageRequests"
import type { Clipboard, PageDocument, PageElement, PageSocket } from "./browserTypes"

declare const document: PageDocument
declare const WebSocket: new (url: string) => PageSocket
declare const getSelection: () => { toString(): string; containsNode(node: PageElement, partly: boolean): boolean }

/** What an output tells the script of its table. */
export interface TableFacts {
  /** Of each column: sorted as numbers or as text, sorted by the kernel alone, or not at all. */
  orders: string[]
  /** Rows of the whole; null where nobody has counted them. */
  rowCount: number | null
  /** The kernel that drew the table, and its name there; absent where the rows in the page are all there is. */
  kernel?: string
  id?: string
}

/** What the page asks of a kernel. */
export interface PageRequest {
  id: string
  offset: number
  count: number
  sort: [column: number, isDescending: boolean] | null
  where: string
}

/** What the kernel answers: rows as HTML, or what was wrong, or that there is no such table here (any more). */
export type PageReply =
  | { rows: string; note: string; rowCount: number; offset: number }
  | { error: string }
  | { gone: string }

/** A table of the page, and what is shown of it. */
interface Shown {
  root: PageElement
  body: PageElement
  note: PageElement
  status: PageElement
  facts: TableFacts
  /** Rows and note as they stand in the output. */
  firstRows: PageElement[]
  firstNote: string
  count: number
  rowCount: number | null
  /** The bar for turning pages; undefined where no kernel is known to answer. */
  bar: { page: PageElement; pages: PageElement; where: PageElement; buttons: PageElement[] } | undefined
  /** What is shown. */
  place: Place
  /** Number of the latest question: answers to others come too late. */
  asked: number
}

interface Place {
  offset: number
  sort: [column: number, isDescending: boolean] | null
  where: string
}

interface Link {
  send(request: PageRequest): Promise<PageReply>
}

/** Finds the tables of the page that nobody has begun with; each output has the script, so there is one at a time. */
function startTables(): void {
  for (const root of document.querySelectorAll(".gbt-lab-table[data-table]:not([data-started])")) startTable(root)
}

function startTable(root: PageElement): void {
  root.dataset.started = "true"
  const facts: TableFacts = JSON.parse(root.dataset.table)
  const table = root.querySelector("table")
  const body = table.tBodies[0]
  const note = root.querySelector("small")
  const status = document.createElement("span")
  status.setAttribute("role", "status")
  note.after(status)
  const shown: Shown = {
    root,
    body,
    note,
    status,
    facts,
    firstRows: [...body.rows],
    firstNote: note.textContent,
    count: Math.max(1, body.rows.length),
    rowCount: facts.rowCount,
    bar: undefined,
    place: { offset: 0, sort: null, where: "" },
    asked: 0,
  }
  root.addEventListener("copy", (event) => copyExact(root, event.clipboardData!, () => event.preventDefault()))
  markHeads(shown)
  if (facts.kernel === undefined || facts.id === undefined) return
  kernelAnswers(facts.kernel).then((answers) => {
    if (answers) addBar(shown)
    else if (answers === false) loseKernel(shown, "the kernel that drew this table has ended")
    markHeads(shown)
  })
}

/** The heads that sort, each with what a click does. */
function markHeads(shown: Shown): void {
  const { facts, root, bar, firstRows } = shown
  const heads = [...root.querySelector("table").tHead.rows[0].cells]
  heads.forEach((head, column) => {
    const order = facts.orders[column]
    const sorts = bar ? order !== "none" : (order === "number" || order === "text") && firstRows.length > 1
    head.classList.toggle("sorts", sorts)
    if (!sorts) {
      head.removeAttribute("tabindex")
      head.onclick = head.onkeydown = head.onmousedown = null
      return
    }
    head.tabIndex = 0
    head.dataset.lmSuppressShortcuts = "true"
    head.onmousedown = (event) => event.preventDefault()
    head.onclick = () => sortBy(shown, column)
    head.onkeydown = (event) => {
      if (event.key !== "Enter" && event.key !== " ") return
      event.preventDefault()
      sortBy(shown, column)
    }
  })
}

/** The first click sorts, the second turns the order round, the third gives back the table's own. */
function sortBy(shown: Shown, column: number): void {
  const { sort } = shown.place
  const next: Place["sort"] = sort?.[0] !== column ? [column, false] : sort[1] ? null : [column, true]
  const place = { ...shown.place, offset: 0, sort: next }
  if (shown.bar) ask(shown, place)
  else sortHere(shown, place)
}

/** The rows of the page in another order: nulls first, last when descending; those that are equal as they were. */
function sortHere(shown: Shown, place: Place): void {
  const { firstRows, body, facts, firstNote, note } = shown
  let rows = firstRows
  if (place.sort) {
    const [column, isDescending] = place.sort
    const keys = new Map(firstRows.map((row) => [row, exactText(row.cells[column])]))
    const compare = facts.orders[column] === "number" ? compareNumbers : compareTexts
    const sign = isDescending ? -1 : 1
    rows = [...firstRows].sort((a, b) => sign * compareKeys(keys.get(a)!, keys.get(b)!, compare))
  }
  body.replaceChildren(...rows)
  const isPart = facts.rowCount !== firstRows.length
  note.textContent = place.sort && isPart ? `${firstNote} · sorted: these ${firstRows.length} rows only` : firstNote
  settle(shown, place)
}

function settle(shown: Shown, place: Place): void {
  shown.place = place
  const heads = [...shown.root.querySelector("table").tHead.rows[0].cells]
  heads.forEach((head, column) => {
    if (place.sort?.[0] === column) head.setAttribute("aria-sort", place.sort[1] ? "descending" : "ascending")
    else head.removeAttribute("aria-sort")
  })
}

/** What a cell holds, whole; null where it is missing. */
function exactText(cell: PageElement): string | null {
  if (cell.querySelector("i.null")) return null
  if (cell.querySelector("i.empty")) return ""
  return cell.title || cell.textContent
}

function compareKeys(a: string | null, b: string | null, compare: (a: string, b: string) => number): number {
  if (a === null || b === null) return Number(b === null) - Number(a === null)
  return compare(a, b)
}

/** Numbers by size, whole ones of any; NaN above all, as in Spark. */
function compareNumbers(a: string, b: string): number {
  if (/^-?\d+$/.test(a) && /^-?\d+$/.test(b)) {
    const difference = BigInt(a) - BigInt(b)
    return difference < 0n ? -1 : difference > 0n ? 1 : 0
  }
  const [x, y] = [Number(a), Number(b)]
  if (Number.isNaN(x) || Number.isNaN(y)) return Number(Number.isNaN(x)) - Number(Number.isNaN(y))
  return x < y ? -1 : x > y ? 1 : 0
}

/** Texts by their characters' numbers, as in Spark. */
function compareTexts(a: string, b: string): number {
  const [left, right] = [Array.from(a), Array.from(b)]
  for (let i = 0; i < left.length && i < right.length; i++) {
    if (left[i] !== right[i]) return left[i].codePointAt(0)! - right[i].codePointAt(0)!
  }
  return left.length - right.length
}

/** Copied cells are whole: a number has all its digits, columns are apart by tabs. */
function copyExact(root: PageElement, clipboard: Clipboard, done: () => void): void {
  const selection = getSelection()
  const rows = [...root.querySelector("table").rows].map((row) =>
    [...row.cells].filter((cell) => selection.containsNode(cell, true)),
  )
  const cells = rows.flat()
  if (cells.length === 0) return
  if (cells.length === 1 && selection.toString().trim() !== cells[0].textContent.trim()) return
  const lines = rows.filter((row) => row.length > 0).map((row) => row.map((cell) => exactText(cell) ?? "").join("\t"))
  clipboard.setData("text/plain", lines.join("\n"))
  done()
}

/** The bar below the table: pages, and a condition that rows are to meet. */
function addBar(shown: Shown): void {
  const { root, facts, count } = shown
  const make = (tag: string, text: string, label: string): PageElement => {
    const element = document.createElement(tag)
    element.textContent = text
    if (label) element.setAttribute("aria-label", label)
    if (label) element.title = label
    return element
  }
  const last = (): number => Math.max(0, Math.ceil((shown.rowCount ?? 0) / count) - 1)
  const here = (): number => Math.floor(shown.place.offset / count)
  const turn = (page: number): void => ask(shown, { ...shown.place, offset: Math.max(0, page) * count })
  const button = (text: string, label: string, page: () => number): PageElement => {
    const element = make("button", text, label)
    element.type = "button"
    element.dataset.lmSuppressShortcuts = "true"
    element.onmousedown = (event) => event.preventDefault()
    element.onclick = () => turn(page())
    return element
  }
  const input = (label: string, enter: (text: string) => void): PageElement => {
    const element = make("input", "", label)
    element.dataset.lmSuppressShortcuts = "true"
    element.onkeydown = (event) => {
      if (event.key === "Enter") enter(element.value.trim())
    }
    return element
  }
  const page = input("page", (text) => {
    if (/^\d+$/.test(text)) turn(Math.min(Number(text) - 1, shown.rowCount === null ? Infinity : last()))
    else showBar(shown)
  })
  page.inputMode = "numeric"
  const where = input("condition, as where takes it", (text) => ask(shown, { ...shown.place, offset: 0, where: text }))
  where.placeholder = "where: a > 1"
  const pages = make("span", "", "")
  const buttons = [
    button("«", "first page", () => 0),
    button("‹", "page before", () => here() - 1),
    button("›", "next page", () => here() + 1),
    button("»", "last page", last),
  ]
  const bar = document.createElement("div")
  bar.className = "bar"
  const turning = document.createElement("span")
  turning.append(buttons[0], buttons[1], page, pages, buttons[2], buttons[3])
  turning.className = "turning"
  if (facts.rowCount !== null && facts.rowCount <= count) turning.hidden = true
  bar.append(turning, where)
  root.querySelector(".box").after(bar)
  shown.bar = { page, pages, where, buttons }
  showBar(shown)
}

function showBar(shown: Shown): void {
  const { bar, rowCount, place, count } = shown
  if (!bar) return
  const page = Math.floor(place.offset / count) + 1
  bar.page.value = String(page)
  bar.pages.textContent =
    rowCount === null ? "" : `of ${Math.max(1, Math.ceil(rowCount / count)).toLocaleString("en-US")}`
  const isLast = rowCount !== null && place.offset + count >= rowCount
  bar.buttons.forEach((button, i) => {
    button.disabled = i < 2 ? page === 1 : isLast || (i === 3 && rowCount === null)
  })
  bar.where.value = place.where
}

/** Asks the kernel for rows, and shows them once they are there; what was shown stays where something is wrong. */
function ask(shown: Shown, place: Place): void {
  const { facts, root, count } = shown
  const mine = ++shown.asked
  const waiting = setTimeout(() => say(shown, "waiting for the kernel …"), 300)
  root.setAttribute("aria-busy", "true")
  const request = { id: facts.id!, count, ...place }
  linkTo(facts.kernel!)
    .send(request)
    .then((reply) => {
      clearTimeout(waiting)
      if (mine !== shown.asked) return
      root.removeAttribute("aria-busy")
      say(shown, "")
      if ("gone" in reply) {
        loseKernel(shown, reply.gone)
      } else if ("error" in reply) {
        say(shown, reply.error)
      } else {
        shown.body.innerHTML = reply.rows
        shown.note.textContent = reply.note
        shown.rowCount = reply.rowCount
        settle(shown, { ...place, offset: reply.offset })
        showBar(shown)
        root.querySelector(".box").scrollTop = 0
      }
    })
}

function say(shown: Shown, text: string): void {
  shown.status.textContent = text && ` ${text}`
}

/** Without its kernel a table has its first rows again, and nothing that could fail. */
function loseKernel(shown: Shown, why: string): void {
  shown.root.querySelector(".bar")?.remove()
  shown.bar = undefined
  sortHere(shown, { offset: 0, sort: null, where: "" })
  markHeads(shown)
  const isPart = shown.facts.rowCount !== shown.firstRows.length
  say(shown, isPart ? `${why}: these are the first rows; run the cell again for all` : "")
}

/** What the page says of the server that shows it; undefined in an exported page, and in other programs. */
function serverOfPage(): { base: string; socket: string; token: string } | undefined {
  const element = document.getElementById("jupyter-config-data")
  if (!element) return undefined
  const config = JSON.parse(element.textContent)
  const base = new URL(config.baseUrl || "/", document.baseURI).href
  const socket = new URL(config.wsUrl || base, base).href.replace(/^http/, "ws")
  return { base, socket, token: config.token || "" }
}

/** True where the server has the kernel, false where it has not; undefined where there is no server to ask. */
async function kernelAnswers(kernel: string): Promise<boolean | undefined> {
  const server = serverOfPage()
  if (!server) return undefined
  const shared = globalThis as { gbtLabKernels?: { at: number; ids: Promise<string[]> } }
  if (!shared.gbtLabKernels || Date.now() - shared.gbtLabKernels.at > 2000) {
    const headers: Record<string, string> = server.token ? { Authorization: `token ${server.token}` } : {}
    const ids = fetch(`${server.base}api/kernels`, { headers })
      .then((reply) => (reply.ok ? reply.json() : []))
      .then((kernels) => (kernels as { id: string }[]).map(({ id }) => id))
      .catch(() => [])
    shared.gbtLabKernels = { at: Date.now(), ids }
  }
  return (await shared.gbtLabKernels.ids).includes(kernel)
}

/** A line to a kernel by Jupyter's own protocol, shared by the tables of a page and closed when idle. */
function linkTo(kernel: string): Link {
  const shared = globalThis as { gbtLabLinks?: Map<string, Link> }
  shared.gbtLabLinks ??= new Map()
  const links = shared.gbtLabLinks
  const known = links.get(kernel)
  if (known) return known
  const server = serverOfPage()!
  const session = crypto.randomUUID?.() ?? String(Math.random()).slice(2)
  const token = server.token ? `&token=${encodeURIComponent(server.token)}` : ""
  const socket = new WebSocket(`${server.socket}api/kernels/${kernel}/channels?session_id=${session}${token}`)
  const waiting = new Map<string, (reply: PageReply) => void>()
  const queue: string[] = []
  let idle: ReturnType<typeof setTimeout> | undefined
  let sent = 0
  const target: typeof requestTarget = "gbt-lab.table"
  const end = (why: string): void => {
    if (links.get(kernel) === link) links.delete(kernel)
    for (const resolve of waiting.values()) resolve({ gone: why })
    waiting.clear()
    socket.close()
  }
  socket.onopen = () => {
    for (const text of queue.splice(0)) socket.send(text)
  }
  socket.onclose = () => end("no connection to the kernel")
  socket.onmessage = ({ data }) => {
    if (typeof data !== "string") return
    const { channel, msg_type, parent_header, content } = JSON.parse(data)
    if (msg_type === "status" && /^(dead|restarting)$/.test(content.execution_state)) end("the kernel was restarted")
    const resolve = channel === "shell" ? waiting.get(parent_header.msg_id) : undefined
    if (!resolve) return
    waiting.delete(parent_header.msg_id)
    resolve(content[target] ?? { gone: "the kernel was restarted" })
    if (waiting.size === 0) idle = setTimeout(() => end(""), 10_000)
  }
  const link: Link = {
    send: (request) =>
      new Promise((resolve) => {
        clearTimeout(idle)
        const id = `${session}-${++sent}`
        waiting.set(id, resolve)
        const date = new Date().toISOString()
        const header = { msg_id: id, session, username: "", date, msg_type: "comm_info_request", version: "5.3" }
        const content = { target_name: target, [target]: request }
        const message = { channel: "shell", header, parent_header: {}, metadata: {}, content, buffers: [] }
        if (socket.readyState === 1) socket.send(JSON.stringify(message))
        else queue.push(JSON.stringify(message))
      }),
  }
  links.set(kernel, link)
  return link
}

const parts = [
  ...[startTables, startTable, markHeads, sortBy, sortHere, settle, exactText, compareKeys, compareNumbers],
  ...[compareTexts, copyExact, addBar, showBar, ask, say, loseKernel, serverOfPage, kernelAnswers, linkTo],
]

/** The script of a table, as an element. */
export const tableScript: string = `<script>(() => {
${parts.map(String).join("\n").replace(/\n\s+/g, "\n")}
startTables()
})()</script>`
