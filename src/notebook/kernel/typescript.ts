// The TypeScript that tslab compiles cells with. It is tslab's own build, so it is found beside tslab and typed by what is
// used of it.

import { createRequire } from "node:module"

/** A node of a syntax tree. */
export interface TsNode {
  readonly kind: number
  readonly parent: TsNode
  readonly end: number
  getStart(): number
}

/** The tree of a source, and what kept the parser from reading it. */
interface TsSource extends TsNode {
  readonly parseDiagnostics?: readonly {
    readonly start: number
    readonly messageText: string | { readonly messageText: string }
  }[]
}

/** What is used of TypeScript. */
export interface TypeScript {
  readonly SyntaxKind: Readonly<Record<string, number>>
  readonly ScriptTarget: { readonly ES2022: number }
  createSourceFile(name: string, text: string, target: number, setParents: boolean): TsSource
  forEachChild(node: TsNode, visit: (child: TsNode) => void): void
  createWatchCompilerHost(files: unknown, options: object, ...more: unknown[]): unknown
  transpileModule(text: string, options: { compilerOptions?: object }): { outputText: string; sourceMapText?: string }
}

const name = "@tslab/typescript-for-tslab"
let found: TypeScript | undefined

/** The file of tslab's TypeScript, tslab being seen from `from`, a file. */
export function typescriptPath(from: string): string {
  return createRequire(createRequire(from).resolve("tslab/dist/main")).resolve(name)
}

/** tslab's TypeScript, which the kernel that runs this code has loaded; undefined outside a kernel. */
export function loadedTypescript(): TypeScript | undefined {
  const file = /[\\/]@tslab[\\/]typescript-for-tslab[\\/]lib[\\/]typescript\.js$/
  found ??= Object.entries(createRequire(__filename).cache).find(([path]) => file.test(path))?.[1]?.exports as
    | TypeScript
    | undefined
  return found
}
