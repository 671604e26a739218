// How a file of CSV is laid out, from the options of readCsv.

import { checkFlag } from "../../../params/options"
import { checkEncoding } from "./csvText"

/** How text falls into records and fields, by Spark's rules. */
export interface CsvLayout {
  /** Stands between fields. */
  readonly sep: string
  /** Stands around fields that hold separators, line ends or itself; "" where none does. */
  readonly quote: string
  /** Before a quote that is part of a quoted field, or before itself; "" for none. */
  readonly escapeSign: string
  /** Begins a line that is no record; "" where none is. */
  readonly comment: string
  /** Blanks at the start of fields that are not quoted are no part of them; nor are those before a quote. */
  readonly trimsStart: boolean
  /** Blanks at the end of fields that are not quoted are no part of them. */
  readonly trimsEnd: boolean
  /** What a quoted field without text stands for. */
  readonly emptyValue: string
  /** Lines to pass over first. */
  readonly skipRows: number
  /** Longest field, in UTF-16 units. */
  readonly maxCharsPerColumn: number
}

/** The options that make a layout. */
export interface CsvLayoutOptions {
  /** Separator, of one or more characters: `";"`, `"\t"`, `"||"`. Default ",". */
  sep?: string
  /** Quote, one character; "" where quotes are text as any other. Default `"`. */
  quote?: string
  /**
   * What stands before a quote within a quoted field, one character. Default: the quote itself, doubled, as RFC 4180 and
   * all but Spark have it; Spark writes a backslash.
   */
  escape?: string
  /** Character that begins lines to be passed over, as in `"#"`. Default: none. */
  comment?: string
  /** Leaves out blanks at the start of fields. Default false. */
  ignoreLeadingWhiteSpace?: boolean
  /** Leaves out blanks at the end of fields; those behind a closing quote are never part of a field. Default false. */
  ignoreTrailingWhiteSpace?: boolean
  /** What a quoted field without text stands for. Default "", which is null where `nullValue` has not changed. */
  emptyValue?: string
  /** Lines to pass over before the header, or before the first row. Default 0. */
  skipRows?: number
  /** Longest field, in characters. Default 16,777,216. */
  maxCharsPerColumn?: number
  /** The file's encoding, by a name of the WHATWG's Encoding Standard: `"windows-1251"`, `"latin1"`, `"utf-16"`. Default UTF-8,
   * or UTF-16 where a byte order mark says so. */
  encoding?: string
}

/**
 * The layout that options tell.
 *
 * @throws TypeError for a value of another kind, RangeError for one that can't be
 */
export function csvLayout(options: CsvLayoutOptions): CsvLayout {
  const {
    sep = ",",
    quote = '"',
    escape: escapeSign = quote,
    comment = "",
    emptyValue = "",
    skipRows = 0,
    maxCharsPerColumn = 1 << 24,
  } = options
  if (typeof sep !== "string" || sep === "" || /[\r\n]/.test(sep)) {
    throw new RangeError(`invalid sep: ${JSON.stringify(sep)}; expected one character or more, and no line end`)
  }
  for (const [name, sign] of Object.entries({ quote, escape: escapeSign, comment })) checkSign(name, sign)
  if (quote !== "" && sep.includes(quote)) throw new RangeError(`invalid sep: ${JSON.stringify(sep)} holds the quote`)
  if (typeof emptyValue !== "string") throw new TypeError(`invalid emptyValue: ${String(emptyValue)}; expected a text`)
  checkWhole("skipRows", skipRows, 0)
  checkWhole("maxCharsPerColumn", maxCharsPerColumn, 1)
  if (options.encoding !== undefined) checkEncoding(options.encoding)
  return {
    sep,
    quote,
    escapeSign: quote === "" ? "" : escapeSign,
    comment,
    trimsStart: flag("ignoreLeadingWhiteSpace", options.ignoreLeadingWhiteSpace),
    trimsEnd: flag("ignoreTrailingWhiteSpace", options.ignoreTrailingWhiteSpace),
    emptyValue,
    skipRows,
    maxCharsPerColumn,
  }
}

function checkSign(name: string, sign: unknown): void {
  if (typeof sign === "string" && sign.length <= 1 && !/[\r\n]/.test(sign)) return
  throw new RangeError(`invalid ${name}: ${JSON.stringify(sign)}; expected one character, or "" for none`)
}

function checkWhole(name: string, value: unknown, least: number): void {
  if (Number.isInteger(value) && (value as number) >= least) return
  throw new RangeError(`invalid ${name}: ${String(value)}; expected a whole number >= ${least}`)
}

function flag(name: string, value: unknown = false): boolean {
  checkFlag(name, value)
  return value
}
