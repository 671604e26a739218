// From a place in the JavaScript that a cell was compiled to, back to the cell. tslab compiles twice, TypeScript to modules
// and these to CommonJS, and keeps no map of either; here its TypeScript is asked for both.

import { SourceMap, type SourceMapPayload } from "node:module"
import type { TypeScript } from "./typescript"

/** A place in a text; both numbers from 0. */
export interface LineColumn {
  readonly line: number
  readonly column: number
}

/** The place in a cell's code that compiled to a place in its JavaScript; undefined where nothing did. */
export type FindSource = (compiled: LineColumn) => LineColumn | undefined

let latest: { first: SourceMapPayload; second: SourceMapPayload } | undefined

const inlineMap = /\n?\/\/# sourceMappingURL=data:application\/json;base64,([\w+/=]+)\s*$/
const mapComment = /\n?\/\/# sourceMappingURL=\S*\s*$/

/** The same TypeScript, which keeps maps of what it compiles for tslab. */
export function withSourceMaps(ts: TypeScript): TypeScript {
  return {
    ...ts,
    createWatchCompilerHost: (files, options, ...more) =>
      ts.createWatchCompilerHost(files, { ...options, inlineSourceMap: true }, ...more),
    transpileModule(text, options) {
      const [, map] = inlineMap.exec(text) ?? []
      const compilerOptions = { ...options.compilerOptions, sourceMap: true }
      const made = ts.transpileModule(text.replace(inlineMap, ""), { ...options, compilerOptions })
      const first = map === undefined ? undefined : payloadOf(Buffer.from(map, "base64").toString())
      // A cell's module comes last, after those that it imports.
      if (first && made.sourceMapText) latest = { first, second: payloadOf(made.sourceMapText) }
      return { ...made, outputText: made.outputText.replace(mapComment, "") }
    },
  }
}

function payloadOf(text: string): SourceMapPayload {
  return JSON.parse(text) as SourceMapPayload
}

// tslab puts a line before what it compiles.
const linesBefore = 1

/** What finds places in the cell that was compiled last; undefined where no maps are kept. */
export function takeFindSource(): FindSource | undefined {
  const maps = latest
  latest = undefined
  if (maps === undefined) return undefined
  let read: readonly [SourceMap, SourceMap] | undefined
  return ({ line, column }) => {
    read ??= [new SourceMap(maps.second), new SourceMap(maps.first)]
    let place: LineColumn = { line, column }
    for (const map of read) {
      const entry = map.findEntry(place.line, place.column)
      if (!("originalLine" in entry)) return undefined
      place = { line: entry.originalLine, column: entry.originalColumn }
    }
    return { line: place.line - linesBefore, column: place.column }
  }
}
