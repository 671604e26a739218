import type { Spellings } from "./spelling"

export const dateSpellings: Spellings = {}
