import type { FunctionTable } from "./rule"

export const text = {} satisfies FunctionTable
