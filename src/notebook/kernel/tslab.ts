// Where tslab's kernel is reached: through a global that it sets for the cells it runs. tslab is pinned, since what is
// used here is internal to it.

/** Sends an output to one cell, or with `update` replaces what stands under its display id. */
export type WriteDisplayData = (
  content: { data: Record<string, unknown>; metadata: object; transient: { display_id?: string } },
  update?: boolean,
) => void

/** A message of Jupyter's protocol; its reply goes out once it is signed. */
export interface Message {
  readonly header: { msg_type: string }
  content: unknown
  createReply(): Message
  signAndSend(key: unknown, socket: unknown): void
}

/** The request to run a cell. */
export interface ExecuteRequest {
  readonly code: string
  /** Default true. */
  readonly store_history?: boolean
}

/** The answer to it: `status` is "ok", "error", or "abort" for a cell that was not run. */
interface ExecuteReply {
  readonly status: string
}

type WriteStream = (name: string, text: string) => void
type Write = (buffer: string | Uint8Array, encoding?: unknown) => boolean

interface JupyterHandler {
  /** How many cells ran. */
  execCount: number
  /** Runs a cell. What it throws is the count of a cell that failed. */
  handleExecuteImpl(request: ExecuteRequest, stream: WriteStream, display: WriteDisplayData): Promise<unknown>
  handleExecute(request: ExecuteRequest, stream: WriteStream, display: WriteDisplayData): Promise<ExecuteReply>
  createWriteToIopub(name: string, stream: WriteStream): Write
}

interface JupyterServer {
  readonly connInfo: { readonly key: unknown }
  readonly iopub: unknown
  publishStatus(status: string, parent: Message): void
  handleExecute(socket: unknown, message: Message): Promise<void>
}

/** What is used of tslab's module `dist/jupyter`. */
export interface TslabJupyter {
  readonly lastWriteDisplayData?: WriteDisplayData | null
  readonly JupyterHandlerImpl?: { prototype: JupyterHandler }
  readonly ZmqServer?: { prototype: JupyterServer }
}

interface TslabGlobal {
  require?: (name: string) => unknown
  /** The variables of all cells by name. */
  exports?: Record<string, unknown>
}

function tslabGlobal(): TslabGlobal | undefined {
  return (globalThis as { __tslab__?: TslabGlobal }).__tslab__
}

/** The module of the kernel that runs this code; undefined outside a tslab kernel. */
export function tslabJupyter(): TslabJupyter | undefined {
  const kernel = tslabGlobal()
  if (typeof kernel?.require !== "function") return undefined
  try {
    return kernel.require("tslab/dist/jupyter") as TslabJupyter
  } catch {
    return undefined
  }
}

/** The variables that cells share, by name; setting and deleting them here does so for the cells. */
export function cellVariables(): Record<string, unknown> {
  return tslabGlobal()?.exports ?? {}
}

// tslab offers only one mime type a call in its public API. The function behind that API takes a whole bundle, and is
// new for every cell, so it is looked up each time.
/** What writes to the cell that runs, another for every cell; null outside a notebook. */
export function notebookWriter(): WriteDisplayData | null {
  return tslabJupyter()?.lastWriteDisplayData ?? null
}

/** true when the code runs in a tslab cell, which can show HTML and figures. */
export function isNotebook(): boolean {
  return notebookWriter() !== null
}
