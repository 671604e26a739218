import type { FunctionTable } from "./rule"

export const collections = {} satisfies FunctionTable
