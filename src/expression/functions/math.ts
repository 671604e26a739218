import type { FunctionTable } from "./rule"

export const math: FunctionTable = {}
