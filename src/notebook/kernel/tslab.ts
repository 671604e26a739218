// Where tslab's kernel is reached: through a global that it sets for the cells it runs. tslab is pinned, since what is
// used here is internal to it.

/** Sends an output to one cell, or with `update` replaces what stands under its display id. */
export type WriteDisplayData = (
  content: { data: Record<string, unknown>; metadata: object; transient: { display_id?: string } },
  update?: boolean,
) => void

interface Message {
  header: { msg_type: string }
}

/** What is used of tslab's module `dist/jupyter`. */
export interface TslabJupyter {
  readonly lastWriteDisplayData?: WriteDisplayData | null
  readonly JupyterHandlerImpl?: { prototype: { handleExecuteImpl: (...args: unknown[]) => Promise<unknown> } }
  readonly ZmqServer?: {
    prototype: {
      readonly connInfo: { readonly key: string }
      publishStatus: (status: string, parent: Message) => void
      handleCommInfoRequest: (socket: unknown, message: CommInfoMessage) => void
    }
  }
}

/** A question about comms. */
export interface CommInfoMessage extends Message {
  readonly content: Readonly<Record<string, unknown>>
  createReply(): {
    readonly header: { msg_type: string }
    content: object
    signAndSend(key: string, socket: unknown): void
  }
}

/** The module of the kernel that runs this code; undefined outside a tslab kernel. */
export function tslabJupyter(): TslabJupyter | undefined {
  const kernel = (globalThis as { __tslab__?: { require?: (name: string) => unknown } }).__tslab__
  if (typeof kernel?.require !== "function") return undefined
  try {
    return kernel.require("tslab/dist/jupyter") as TslabJupyter
  } catch {
    return undefined
  }
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
