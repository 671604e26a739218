import type { Spellings } from "./spelling"

export const textSpellings: Spellings = {}
