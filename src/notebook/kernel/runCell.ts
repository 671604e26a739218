// What happens around each cell of a notebook. Before it runs, its source is written as tslab compiles it rightly. While it
// runs, work that it started holds its end: what arrives later is lost where notebooks are run without a browser, and a
// failure then would fail nothing. At its end, the value that it ends in is awaited, if it is a promise, and drawn; an error
// is told as Jupyter's message for that. tslab has no hooks for any of this, so some of its methods are wrapped.

import { types } from "node:util"
import vm from "node:vm"
import { findCallPlaces } from "../../work/callPlace"
import { drawCellEnd } from "./cellEnd"
import { plainLines, type ToldError, type TypeMistake, tellError, tellTypeErrors } from "./cellError"
import { countOutputs } from "./cellOutputs"
import { addCell, type Cell, type CellPlace, callingPlace, cellFile, placeWritten } from "./cells"
import { installPrinting } from "./printing"
import { syntaxErrorsOf } from "./rewriteCell"
import { takeFindSource } from "./sourceMaps"
import { cellVariables, type ExecuteRequest, type Message, type TslabJupyter, tslabJupyter } from "./tslab"

interface Run {
  readonly cell: Cell
  state: "compiling" | "running" | "failed"
  /** What TypeScript has against the cell, as tslab prints it. */
  readonly typeErrors: string[]
  /** What the cell ends in, and where that begins. */
  end?: { readonly value: unknown; readonly place: CellPlace }
  told?: ToldError
}

let isInstalled = false
let run: Run | undefined
let pending: Promise<unknown>[] = []

/** Lets the cell that runs end only when `work` has; if that fails, the cell fails. Of no effect outside a notebook. */
export function holdCell(work: Promise<unknown>): void {
  // The first reason is told; a rejection that nobody handles would be told again.
  work.catch(() => {})
  pending.push(work)
}

/** Has cells run as told above, from the next one on, and the one that runs now wait for the work that it started. */
export function installCells(jupyter: TslabJupyter | undefined = tslabJupyter()): void {
  const handler = jupyter?.JupyterHandlerImpl?.prototype
  const server = jupyter?.ZmqServer?.prototype
  if (isInstalled || handler === undefined || server === undefined) return
  isInstalled = true
  // Frames in the cells lie below those of the library.
  Error.stackTraceLimit = Math.max(Error.stackTraceLimit, 50)
  findCallPlaces(callingPlace)
  installPrinting()
  process.prependListener("SIGINT", () => interrupt(new DOMException("interrupted", "AbortError")))
  watchCompiled()
  const messages = new WeakMap<ExecuteRequest, (type: string, content: object) => void>()
  const told = new WeakMap<ExecuteRequest, ToldError>()

  const { handleExecute: answer, publishStatus } = server
  server.handleExecute = function (socket, message) {
    messages.set(message.content as ExecuteRequest, (type, content) => {
      const reply = message.createReply()
      reply.header.msg_type = type
      reply.content = content
      reply.signAndSend(this.connInfo.key, this.iopub)
    })
    return answer.call(this, socket, message)
  }

  const { handleExecute, handleExecuteImpl, createWriteToIopub } = handler
  handler.handleExecute = async function (request, ...writers) {
    const reply = await handleExecute.call(this, request, ...writers)
    return { ...reply, ...told.get(request) }
  }
  handler.handleExecuteImpl = async function (request, ...writers) {
    const send = messages.get(request)
    const outputs = countOutputs(...writers, (wait) => send?.("clear_output", { wait }))
    server.publishStatus = publishStatus
    tellLateErrors()
    pending = []
    const counted = this.execCount
    const cell = addCell(counted + 1, request.code)
    const mine: Run = { cell, state: "compiling", typeErrors: [] }
    run = mine
    const fail = (error: ToldError): void => {
      told.set(request, error)
      outputs.count()
      send?.("error", error)
    }
    let count: unknown
    try {
      count = await handleExecuteImpl.call(
        this,
        { ...request, code: cell.source.code },
        outputs.stream,
        outputs.display,
      )
    } catch (failed) {
      if (mine.told !== undefined) fail(mine.told)
      else if (mine.typeErrors.length > 0) fail(toldTypeErrors(mine))
      throw failed
    }
    // A cell that is a module of its own does not fail by them.
    if (mine.typeErrors.length > 0) console.error(plainLines(toldTypeErrors(mine)))
    try {
      await finish(mine)
      // Such a cell, of a tool's, is none of the notebook's.
      if (request.store_history === false) this.execCount = counted
    } catch (error) {
      fail(tellError(error, mine.end?.place ?? cell.number))
      throw count
    } finally {
      outputs.end()
    }
    return count
  }
  handler.createWriteToIopub = function (name, stream) {
    const write = createWriteToIopub.call(this, name, stream)
    const mine = run
    if (name !== "stderr" || mine === undefined) return write
    return (buffer, encoding) => {
      // What is written before a cell runs, and the empty line after it failed, tslab writes itself.
      if (mine.state === "compiling" && typeof buffer === "string" && typeError.test(buffer)) {
        mine.typeErrors.push(buffer)
        return true
      }
      if (mine.state === "failed" && buffer === "\n") return true
      return write(buffer, encoding)
    }
  }
  holdFirst(server, publishStatus)
}

/** Waits for the value that a cell ends in, draws it, and waits for all that it started; throws what failed. */
async function finish(mine: Run): Promise<void> {
  const end = mine.end?.value
  const value = types.isPromise(end) ? await Promise.race([end, interrupted]) : end
  if (value !== undefined && value !== null) drawCellEnd(value)
  await pendingWork()
}

/** Waits until all work has ended that was pending; interrupting the kernel ends it. */
async function pendingWork(): Promise<void> {
  while (pending.length > 0) {
    const work = pending
    pending = []
    const failed = (await Promise.allSettled(work)).find((result) => result.status === "rejected")
    if (failed !== undefined) throw failed.reason
  }
}

/** Has errors that no cell awaits told as those of cells, where tslab prints them with their stacks. */
function tellLateErrors(): void {
  for (const event of ["unhandledRejection", "uncaughtException"]) {
    const isTslabs = (listener: unknown): boolean =>
      /^\(\w+\) => \{\s*console\.error\("Un\w+:", /.test(String(listener))
    const [printer] = process.listeners(event as "unhandledRejection").filter(isTslabs)
    if (printer === undefined) continue
    process.off(event, printer)
    process.on(event, (error: unknown) => {
      console.error(`an error that no cell awaits: ${plainLines(tellError(error, run?.cell.number ?? 0))}`)
    })
  }
}

let interrupt: (reason: unknown) => void
let interrupted: Promise<never>

function awaitInterrupt(): void {
  interrupted = new Promise((_, reject) => {
    interrupt = (reason) => {
      reject(reason)
      awaitInterrupt()
    }
  })
  // Nobody may be waiting.
  interrupted.catch(() => {})
}
awaitInterrupt()

/** Has the JavaScript of cells run where its end is seen: its error, and the value that it ends in. */
function watchCompiled(): void {
  const { runInThisContext } = vm
  vm.runInThisContext = (code, options) => {
    const mine = run
    const isCell = /^\((async )?function\(exports, require\) \{ /.test(code)
    if (mine?.state !== "compiling" || !isCell) return runInThisContext(code, options)
    const findSource = takeFindSource()
    // The last line is tslab's, which calls the cell.
    const lineCount = code.split("\n").length - 1
    mine.cell.findSource = findSource && ((place) => (place.line < lineCount ? findSource(place) : undefined))
    mine.state = "running"
    const given = typeof options === "object" ? options : {}
    const columnOffset = -bodyStart(code)
    try {
      const result = runInThisContext(code, { ...given, filename: cellFile(mine.cell), columnOffset })
      if (!(result instanceof Promise)) {
        takeEnd(mine, code)
        return result
      }
      return Promise.race([result, interrupted]).then(
        () => takeEnd(mine, code),
        (error) => {
          throw failedBy(mine, error)
        },
      )
    } catch (error) {
      throw failedBy(mine, error)
    }
  }
}

/** Takes the value that a cell ends in from tslab, which would print it as it is. */
function takeEnd(mine: Run, code: string): void {
  const [, name] = /.*\bexports\.(tsLastExpr\d*) = /s.exec(code) ?? []
  if (name === undefined) return
  const at = code.lastIndexOf(`exports.${name} = `)
  // A variable of an earlier cell begins with `exports.`, which is not of the user's.
  const [assigned] = /^exports\.\w+ = \(?(exports\.)?/.exec(code.slice(at)) ?? [""]
  const before = code.slice(bodyStart(code), at + assigned.length).split("\n")
  const variables = cellVariables()
  mine.end = {
    value: variables[name],
    place: { cell: mine.cell.number, line: before.length - 1, column: before[before.length - 1].length },
  }
  delete variables[name]
}

/** Where a cell's own JavaScript begins in what tslab makes of it. */
function bodyStart(code: string): number {
  return code.indexOf("{ ") + 2
}

/** Keeps what there is to tell of an error; what stands for it prints as nothing. */
function failedBy(mine: Run, error: unknown): object {
  mine.told = tellError(error, mine.cell.number)
  mine.state = "failed"
  return { [Symbol.for("nodejs.util.inspect.custom")]: () => "" }
}

const typeError = /^(?:(\S+) )?(\d+):(\d+) - ([\s\S]*)\n$/

function toldTypeErrors({ cell, typeErrors }: Run): ToldError {
  // tslab compiles a cell with lines of its own behind it, which what is left open goes on into.
  const syntaxErrors = syntaxErrorsOf(cell.source.written)
  if (syntaxErrors.length === 0) return tellTypeErrors(typeErrors.flatMap((text) => readTypeError(cell, text)))
  const lines = cell.source.written.split("\n")
  return tellTypeErrors(
    syntaxErrors.map(({ message, ...at }) => ({ message, place: { cell: cell.number, ...at, text: lines[at.line] } })),
  )
}

function readTypeError(cell: Cell, text: string): TypeMistake[] {
  const [, file, line, column, message] = typeError.exec(text) ?? []
  if (message === undefined) return []
  if (file !== undefined) return [{ message: `${file} ${line}:${column} - ${message}`, place: undefined }]
  return [{ message, place: placeWritten(cell, { line: Number(line) - 1, column: Number(column) - 1 }) }]
}

type Server = NonNullable<TslabJupyter["ZmqServer"]>["prototype"]

// The cell that loaded this library runs already, unwrapped. Its reply can't be held back, but the word that it has
// ended can; and a rejection that nobody handles is what is left to fail it by.
function holdFirst(server: Server, publishStatus: (status: string, parent: Message) => void): void {
  server.publishStatus = function (status, parent) {
    if (status !== "idle" || parent.header.msg_type !== "execute_request" || pending.length === 0) {
      publishStatus.call(this, status, parent)
      return
    }
    void pendingWork()
      .catch((error: unknown) => void Promise.reject(error))
      // After the handlers of that rejection, which print it.
      .then(() => setTimeout(() => publishStatus.call(this, status, parent), 0))
  }
}
