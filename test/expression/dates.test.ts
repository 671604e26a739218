// Functions of dates and times, with what Spark 4.0.1 answers in the zone Europe/Berlin.

import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { createDuckdbEngine } from "../../src/engines/duckdb/engine"
import type { Engine } from "../../src/engines/engine"
import { Frame } from "../../src/frame/frame"

type Answer = string | null | { error: string }

// An expression cast to text, Spark's answer, and that of the legacy mode where it is another.
const answers: [string, Answer, Answer?][] = [
  ["extract(YEAROFWEEK FROM DATE'2024-12-30')", "2025"],
  ["extract(DOW_ISO FROM DATE'2024-03-10')", "7"],
  ["extract(SECOND FROM TIMESTAMP'1969-12-31 23:59:59.75')", "59.750000"],
  ["extract(MONTH FROM INTERVAL '1-3' YEAR TO MONTH)", "3"],
  ["extract(SECOND FROM make_interval(1,2,3,4,5,6,7.5))", "7.500000"],
  ["weekofyear(DATE'2021-01-03')", "53"],
  ["dayofweek(DATE'1582-10-04')", "2"],
  ["last_day(DATE'1900-02-10')", "1900-02-28"],
  ["next_day(DATE'2024-03-10', 'Su')", "2024-03-17"],
  ["next_day(DATE'2024-03-10', 'Sunny')", { error: "ILLEGAL_DAY_OF_WEEK" }, null],
  ["date_add(TIMESTAMP'2024-02-28 23:30:00', 1)", "2024-02-29"],
  ["datediff('2024-03-01', DATE'2023-03-01')", "366"],
  ["add_months(DATE'2024-02-29', 12)", "2025-02-28"],
  ["add_months(DATE'2024-01-31', -2)", "2023-11-30"],
  ["months_between(DATE'2024-03-31', DATE'2024-02-29')", "1.0"],
  ["months_between(TIMESTAMP'1997-02-28 10:30:00', DATE'1996-10-30', false)", "3.9495967741935485"],
  ["trunc(DATE'2024-05-17', 'quarter')", "2024-04-01"],
  ["trunc(DATE'2024-05-17', 'hour')", null],
  ["date_trunc('WEEK', TIMESTAMP'2024-03-31 12:00:00')", "2024-03-25 00:00:00"],
  ["date_trunc('hour', TIMESTAMP'-0044-03-15 01:02:03.5')", "-0044-03-15 01:00:00"],
  ["date_trunc('fortnight', TIMESTAMP'2024-03-31 12:00:00')", null],
  ["timestampadd(MONTH, 1, DATE'2024-01-31')", "2024-02-29 00:00:00"],
  ["timestampadd(DAY, 1, TIMESTAMP'2024-03-30 02:30:00')", "2024-03-31 03:30:00"],
  ["timestampadd(HOUR, 24, TIMESTAMP'2024-03-30 02:30:00')", "2024-03-31 03:30:00"],
  ["timestampadd(YEAR, 2147483647, TIMESTAMP'2024-03-30 02:30:00')", { error: "DATETIME_OVERFLOW" }],
  ["timestampdiff(MONTH, TIMESTAMP'2024-01-31 12:00:00', TIMESTAMP'2024-02-29 11:00:00')", "0"],
  ["timestampdiff(HOUR, TIMESTAMP'2024-03-30 12:00:00', TIMESTAMP'2024-03-31 12:00:00')", "24"],
  ["TIMESTAMP'2024-03-30 02:30:00' + INTERVAL 1 DAY", "2024-03-31 03:30:00"],
  ["TIMESTAMP'2024-03-30 02:30:00' + INTERVAL 25 HOURS", "2024-03-31 04:30:00"],
  ["TIMESTAMP'2024-03-30 02:30:00' + make_interval(0, 0, 0, 0, 25)", "2024-03-31 04:30:00"],
  ["DATE'2024-03-31' + INTERVAL 3 HOURS", "2024-03-31 04:00:00"],
  ["DATE'2024-01-31' + INTERVAL 1 MONTH", "2024-02-29"],
  ["DATE'2024-01-31' + make_interval(0, 1, 0, 1)", "2024-03-01"],
  [
    "DATE'2024-01-31' + make_interval(0, 0, 0, 0, 1)",
    { error: "INVALID_INTERVAL_WITH_MICROSECONDS_ADDITION" },
    "2024-01-31",
  ],
  ["extract(DAY FROM TIMESTAMP'2024-04-01 12:00:00' - TIMESTAMP'2024-03-30 13:00:00')", "1"],
  ["extract(DAY FROM '2024-04-01' - DATE'2024-03-30')", "2"],
  ["make_interval(1, 1, 1, 1) / 2", "6 months 4 days"],
  ["make_interval(0, -1, 0, 0, -1, 0, -0.5)", "-1 months -1 hours -0.5 seconds"],
  ["2 * make_interval(0, 7)", "1 years 2 months"],
  ["to_date('10/03/2024', 'dd/MM/yyyy')", "2024-03-10"],
  ["to_date('2024-3-1', 'yyyy-MM-dd')", { error: "CANNOT_PARSE_TIMESTAMP" }, null],
  ["to_date('20240301', 'yyyyMMdd')", "2024-03-01"],
  ["to_date('2024-060', 'yyyy-DDD')", "2024-02-29"],
  ["to_date('2023-02-29', 'yyyy-MM-dd')", { error: "CANNOT_PARSE_TIMESTAMP" }, null],
  ["to_date('5 MARCH 2024', 'd MMMM yyyy')", "2024-03-05"],
  ["to_date('2024-03-31 23:30 -08:00', 'yyyy-MM-dd HH:mm XXX')", "2024-04-01"],
  ["to_timestamp('2024-03-10T15:04:05.123Z', \"yyyy-MM-dd'T'HH:mm:ss.SSSX\")", "2024-03-10 16:04:05.123"],
  ["to_timestamp('2024-03-10 15:04:05.12', 'yyyy-MM-dd HH:mm:ss[.SSSSSS]')", "2024-03-10 15:04:05.12"],
  ["to_timestamp('2024-03-10 15:04:05', 'yyyy-MM-dd HH:mm:ss[.SSSSSS]')", "2024-03-10 15:04:05"],
  ["to_timestamp('2024-03-10 12:04 am', 'yyyy-MM-dd hh:mm a')", "2024-03-10 00:04:00"],
  ["to_timestamp('2024-03-31 02:30', 'yyyy-MM-dd HH:mm')", "2024-03-31 03:30:00"],
  ["to_timestamp('2024-03-10 15:04 America/New_York', 'yyyy-MM-dd HH:mm VV')", "2024-03-10 20:04:00"],
  [
    "to_timestamp('2024-03-10', 'yyyy-MM-dd EEE')",
    { error: "INCONSISTENT_BEHAVIOR_CROSS_VERSION.DATETIME_PATTERN_RECOGNITION" },
  ],
  ["to_timestamp('12345-01-01', 'yyyy-MM-dd')", { error: "CANNOT_PARSE_TIMESTAMP" }, null],
  ["to_timestamp('+12345-01-01', 'yyyy-MM-dd')", "+12345-01-01 00:00:00"],
  ["try_to_timestamp('2024-03-10 25', 'yyyy-MM-dd HH')", null],
  ["to_timestamp_ntz('2024-03-31 02:30', 'yyyy-MM-dd HH:mm')", "2024-03-31 02:30:00"],
  [
    "date_format(TIMESTAMP'2024-03-31 15:04:05.123456', 'y yy yyy yyyyy M MMM LLLL d D DDD E EEEE a h K k m s SS QQQ q G GGGG F')",
    "2024 24 2024 02024 3 Mar March 31 91 091 Sun Sunday PM 3 3 15 4 5 12 Q1 1 AD Anno Domini 3",
  ],
  [
    "date_format(TIMESTAMP'2024-03-31 15:04:05', 'XXX VV O OOOO Z ZZZZ ZZZZZ x xx zzzz')",
    "+02:00 Europe/Berlin GMT+2 GMT+02:00 +0200 GMT+02:00 +02:00 +02 +0200 Central European Summer Time",
  ],
  ["date_format(TIMESTAMP'1811-07-23 15:04:05', 'XXXXX XXX xxxx OOOO')", "+00:53:28 +00:53 +005328 GMT+00:53:28"],
  ["date_format(DATE'-0044-03-15', 'G yyyy, y-MM-dd')", "BC 0045, 45-03-15"],
  ["date_format(DATE'+12345-01-01', 'yyyy yyyyy')", "+12345 12345"],
  ["date_format(DATE'2024-03-31', \"[yyyy] 'o''clock' ''\")", "2024 o'clock '"],
  [
    "date_format(DATE'2024-03-31', 'YYYY')",
    { error: "INCONSISTENT_BEHAVIOR_CROSS_VERSION.DATETIME_PATTERN_RECOGNITION" },
  ],
  [
    "date_format(DATE'2024-03-31', 'MMMMM')",
    { error: "INCONSISTENT_BEHAVIOR_CROSS_VERSION.DATETIME_PATTERN_RECOGNITION" },
  ],
  [
    "date_format(DATE'2024-03-31', 'yyyy-ee')",
    { error: "INCONSISTENT_BEHAVIOR_CROSS_VERSION.DATETIME_WEEK_BASED_PATTERN" },
  ],
  ["date_format(DATE'2024-03-31', 'n')", { error: "INVALID_DATETIME_PATTERN.ILLEGAL_CHARACTER" }],
  ["unix_timestamp('2024-10-27 02:30:00')", "1729989000"],
  ["unix_timestamp(DATE'2024-03-31')", "1711839600"],
  ["unix_timestamp('2024', 'dd')", { error: "CANNOT_PARSE_TIMESTAMP" }, null],
  ["from_unixtime(9007199254740993)", "+166375-10-30 01:45:31"],
  ["from_unixtime(-1, 'ss.SSS')", "59.000"],
  ["unix_millis(TIMESTAMP'1969-12-31 23:59:59.9995')", "-3600001"],
  ["timestamp_seconds(-1.5)", "1970-01-01 00:59:58.5"],
  ["timestamp_millis(-1)", "1970-01-01 00:59:59.999"],
  ["make_date(-44, 3, 15)", "-0044-03-15"],
  ["make_date(2024, 2, 30)", { error: "DATETIME_FIELD_OUT_OF_BOUNDS" }, null],
  ["make_timestamp(2024, 1, 2, 3, 4, 60)", "2024-01-02 03:05:00"],
  ["make_timestamp(2024, 1, 2, 3, 4, 60.5)", { error: "INVALID_FRACTION_OF_SECOND" }, null],
  ["make_timestamp(2024, 1, 2, 24, 4, 5)", { error: "DATETIME_FIELD_OUT_OF_BOUNDS" }, null],
  ["make_timestamp(2024, 1, 2, 3, 4, 5.5, 'Asia/Tokyo')", "2024-01-01 19:04:05.5"],
  ["try_make_timestamp(2024, 13, 2, 3, 4, 5.5)", null],
  ["to_utc_timestamp(TIMESTAMP'2024-03-31 12:00:00', '+03:00')", "2024-03-31 09:00:00"],
  ["from_utc_timestamp(TIMESTAMP'2024-03-31 12:00:00', 'Asia/Tokyo')", "2024-03-31 21:00:00"],
  ["from_utc_timestamp(TIMESTAMP'2024-03-31 12:00:00', 'Mars')", { error: "INVALID_TIMEZONE" }],
  ["convert_timezone('Asia/Tokyo', 'America/New_York', TIMESTAMP_NTZ'2024-03-10 15:04:05')", "2024-03-10 01:04:05"],
  ["monthname(DATE'2024-03-31')", "Mar"],
  ["dayname(TIMESTAMP'2024-03-31 12:00:00')", "Sun"],
]

describe.each([true, false])("with ansi %s", (ansi) => {
  let engine: Engine
  let frame: Frame

  beforeAll(async () => {
    engine = await createDuckdbEngine({ ansi, timeZone: "Europe/Berlin" })
    frame = await Frame.fromRows([{ id: 1 }], "id INT", engine)
  })
  afterAll(() => engine.close())

  it.each(answers)("%s", async (expression, strict, legacy = strict) => {
    const expected = ansi ? strict : legacy
    const answer = frame.select(`CAST(${expression} AS STRING) AS answer`).collect()
    if (expected !== null && typeof expected === "object") {
      await expect(answer).rejects.toThrow(expected.error)
    } else expect(await answer).toEqual([{ answer: expected }])
  })
})
