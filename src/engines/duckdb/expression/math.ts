import type { Spellings } from "./spelling"

export const mathSpellings: Spellings = {}
