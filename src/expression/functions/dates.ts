// Functions of dates and times.

import { castTo } from "../coerce"
import type { Typed } from "../typed"
import type { FunctionRule, FunctionTable } from "./rule"

const ofDate: FunctionRule = { signature: "date -> int" }

/** A field of a time by its name: EXTRACT(YEAR FROM t). */
const extract: FunctionRule = {
  signature: "string, date|timestamp -> any",
  result: ([field]) => (isSecond(field) ? "decimal(8,6)" : "int"),
}

function isSecond(field: Typed): boolean {
  return field.kind === "literal" && /^(second|seconds|sec|s)$/i.test(String(field.value))
}

/** A sum of a date or time and an interval; a date stays one where the interval has no hours. */
const shifted: FunctionRule = {
  signature: "date|timestamp|timestamp_ntz, interval -> any",
  result: (args) => args[0].type,
}

export const dates: FunctionTable = {
  year: ofDate,
  month: ofDate,
  day: ofDate,
  dayofmonth: "=day",
  dayofweek: ofDate,
  weekday: ofDate,
  dayofyear: ofDate,
  weekofyear: ofDate,
  quarter: ofDate,
  hour: { signature: "timestamp -> int" },
  minute: { signature: "timestamp -> int" },
  second: { signature: "timestamp -> int" },
  extract,
  date_part: "=extract",
  datepart: "=extract",
  last_day: "date -> date",
  next_day: { signature: "date, string -> date", mayRaise: true },
  date_add: { signature: "date, int -> date" },
  dateadd: "=date_add",
  date_sub: { signature: "date, int -> date" },
  datediff: "date, date -> int",
  date_diff: "=datediff",
  add_months: "date, int -> date",
  months_between: "timestamp, timestamp, boolean? -> double",
  trunc: "date, string -> date",
  date_trunc: "string, timestamp -> timestamp",
  to_date: {
    signature: "any, string? -> date",
    mayRaise: true,
    instead: (args) => (args.length === 1 ? castTo(args[0], "date") : undefined),
  },
  to_timestamp: {
    signature: "any, string? -> timestamp",
    mayRaise: true,
    instead: (args) => (args.length === 1 ? castTo(args[0], "timestamp") : undefined),
  },
  try_to_timestamp: {
    signature: "any, string? -> timestamp",
    instead: (args) =>
      args.length === 1 ? { kind: "cast", input: args[0], type: "timestamp", isTry: true } : undefined,
  },
  date_format: { signature: "timestamp, string -> string", mayRaise: true },
  unix_timestamp: {
    signature: "date|timestamp|string?, string? -> bigint",
    mayRaise: true,
    instead: ([time, ...rest]) => {
      if (time === undefined || (time.type === "string" && rest.length > 0)) return undefined
      return { kind: "cast", input: castTo(time, "timestamp"), type: "bigint", isTry: false }
    },
  },
  to_unix_timestamp: "=unix_timestamp",
  from_unixtime: { signature: "bigint, string? -> string" },
  unix_seconds: "timestamp -> bigint",
  unix_millis: "timestamp -> bigint",
  unix_micros: "timestamp -> bigint",
  unix_date: "date -> int",
  date_from_unix_date: "int -> date",
  timestamp_seconds: "number -> timestamp",
  timestamp_millis: "bigint -> timestamp",
  timestamp_micros: "bigint -> timestamp",
  make_date: { signature: "int, int, int -> date", mayRaise: true },
  make_timestamp: {
    signature: "int, int, int, int, int, decimal(16,6), string? -> timestamp",
    mayRaise: true,
    prepare: (args) => args.map((arg, i) => (i === 5 ? castTo(arg, "decimal(16,6)") : arg)),
  },
  make_interval: {
    signature: "int?, int?, int?, int?, int?, int?, decimal(18,6)? -> interval",
    prepare: (args) => args.map((arg, i) => castTo(arg, i === 6 ? "decimal(18,6)" : "int")),
  },
  timestampadd: { signature: "string, int, timestamp -> timestamp" },
  timestampdiff: { signature: "string, timestamp, timestamp -> bigint" },
  monthname: "date -> string",
  dayname: "date -> string",
  to_utc_timestamp: "timestamp, string -> timestamp",
  from_utc_timestamp: "timestamp, string -> timestamp",
  current_timezone: "-> string",
  add_interval: shifted,
  subtract_interval: shifted,
  add_intervals: "interval, interval -> interval",
  subtract_intervals: "interval, interval -> interval",
  multiply_interval: "interval, double -> interval",
  subtract_times: "timestamp|date, timestamp|date -> interval",
}
