import type { Spellings } from "./spelling"

export const collectionSpellings: Spellings = {}
