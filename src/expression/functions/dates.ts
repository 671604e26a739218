import type { FunctionTable } from "./rule"

export const dates = {} satisfies FunctionTable
