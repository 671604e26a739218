import { vi } from "vitest"

/** One message that a cell got. */
export interface SentDisplay {
  content: { data: Record<string, unknown>; metadata: object; transient: { display_id?: string } }
  update: boolean | undefined
}

/** Runs `cell` as a tslab cell would be run, and returns what it displayed. */
export function withNotebook(cell: () => void): SentDisplay[] {
  const sent: SentDisplay[] = []
  const lastWriteDisplayData = (content: SentDisplay["content"], update?: boolean) => sent.push({ content, update })
  vi.stubGlobal("__tslab__", {
    exports: {},
    require: (name: string) => {
      if (name !== "tslab/dist/jupyter") throw new Error(`cannot find module ${name}`)
      return { lastWriteDisplayData }
    },
  })
  try {
    cell()
  } finally {
    vi.unstubAllGlobals()
  }
  return sent
}
