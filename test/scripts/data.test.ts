import { spawnSync } from "node:child_process"
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join, resolve } from "node:path"
import { parse } from "csv-parse/sync"
import fc from "fast-check"
import { afterAll, describe, expect, it } from "vitest"

const root = resolve(__dirname, "../..")
const sample = join(root, "data-sample")
const names = ["lab10_items.csv", "lab10_test.csv", "lab10_train.csv", "lab10_views_programmes.csv"]
const folder = mkdtempSync(join(tmpdir(), "gbt-lab-data-"))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function run(...args: string[]) {
  return spawnSync(process.execPath, [join(root, "scripts/data.mjs"), ...args], { encoding: "utf8" })
}

function linesOf(path: string): string[] {
  const text = readFileSync(path, "utf8")
  expect(text.endsWith("\n")).toBe(true)
  return text.slice(0, -1).split("\n")
}

/** Numbers of a file of comma-separated integers; an empty field is NaN. */
function rowsOf(name: string): number[][] {
  const [, ...lines] = linesOf(join(sample, name))
  return lines.map((line) => line.split(",").map((field) => (field === "" ? Number.NaN : Number(field))))
}

function readItems(text: string): Record<string, string>[] {
  return parse(text, { delimiter: "\t", quote: '"', columns: true }) as Record<string, string>[]
}

function countBy(keys: Iterable<number>): Map<number, number> {
  const counts = new Map<number, number>()
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1)
  return counts
}

describe("data-sample", () => {
  it("comes out the same, byte for byte, when drawn again", () => {
    const drawn = run("--scale", "sample", "--seed", "5", "--out", folder)
    expect(drawn.stderr).toBe("")
    expect(drawn.status).toBe(0)
    for (const name of names)
      expect(readFileSync(join(folder, name)).equals(readFileSync(join(sample, name)))).toBe(true)
    expect(readdirSync(folder).sort()).toEqual(names)
  })

  it("takes less than 3 MB", () => {
    const bytes = names.reduce((sum, name) => sum + statSync(join(sample, name)).size, 0)
    expect(bytes).toBeLessThan(3e6)
  })

  it("has the headers and line ends of the lab's files", () => {
    for (const name of names) {
      const reference = linesOf(join(root, "test/reference/data", name))[0]
      expect(linesOf(join(sample, name))[0]).toBe(reference)
      expect(readFileSync(join(sample, name)).includes(13)).toBe(false)
    }
  })
})

describe("the pairs of user and item", () => {
  const train = rowsOf("lab10_train.csv")
  const test = rowsOf("lab10_test.csv")
  const purchases = train.filter((row) => row[2] === 1)

  it("are a complete grid, each pair once, seven tenths in train", async () => {
    const { parseDataScale } = await import("../../scripts/data/dataScale.mjs")
    const scale = parseDataScale("sample")
    const all = [...train, ...test]
    expect([train.length, test.length]).toEqual([scale.trainRows, scale.testRows])
    expect(new Set(all.map(([user, item]) => user * 1e6 + item)).size).toBe(scale.users * scale.items)
    expect(new Set(all.map(([user]) => user)).size).toBe(scale.users)
    expect(new Set(all.map(([, item]) => item)).size).toBe(scale.items)
    expect([purchases.length, new Set(purchases.map(([user]) => user)).size]).toEqual([scale.purchases, scale.buyers])
  })

  it("tell 0 or 1 in train and nothing in test", () => {
    expect(train.every((row) => row.length === 3 && (row[2] === 0 || row[2] === 1))).toBe(true)
    expect(test.every((row) => row.length === 3 && Number.isNaN(row[2]))).toBe(true)
  })

  it("stand in ascending order of user, their items in no order", () => {
    for (const rows of [train, test]) {
      const steps = rows.slice(1).map((row, at) => [row[0] - rows[at][0], row[1] - rows[at][1]])
      expect(steps.every(([user]) => user >= 0)).toBe(true)
      const rising = steps.filter(([user, item]) => user === 0 && item > 0).length
      expect(rising / rows.length).toBeGreaterThan(0.45)
      expect(rising / rows.length).toBeLessThan(0.55)
    }
  })

  it("begin with user 1654, who bought something", () => {
    expect(train[0][0]).toBe(1654)
    expect(purchases.filter(([user]) => user === 1654).length).toBe(8)
  })

  it("have a heavy tail of buyers and of items", () => {
    const byUser = [...countBy(purchases.map(([user]) => user)).values()].sort((a, b) => b - a)
    const byItem = [...countBy(purchases.map(([, item]) => item)).values()].sort((a, b) => b - a)
    expect(byUser[0]).toBeGreaterThan(50)
    expect(byUser.filter((count) => count === 1).length / byUser.length).toBeGreaterThan(0.2)
    expect(byItem[0]).toBeGreaterThan(20)
    expect(byItem.length).toBeLessThan(0.85 * new Set(train.map(([, item]) => item)).size)
  })

  it("hold more purchases of recent films", () => {
    const years = new Map(
      readItems(readFileSync(join(sample, "lab10_items.csv"), "utf8")).map((item) => [Number(item.item_id), item.year]),
    )
    const rate = (isIn: (year: number) => boolean): number => {
      const rows = train.filter(([, item]) => years.get(item) !== "" && isIn(Number(years.get(item))))
      return rows.filter((row) => row[2] === 1).length / rows.length
    }
    expect(rate((year) => year >= 2013)).toBeGreaterThan(2 * rate((year) => year < 2000))
  })

  it("hold other genres for the keenest buyers than for the rest", () => {
    const genres = new Map(
      readItems(readFileSync(join(sample, "lab10_items.csv"), "utf8")).map((item) => [
        Number(item.item_id),
        item.genres,
      ]),
    )
    const counts = countBy(purchases.map(([user]) => user))
    const keenest = new Set([...counts].filter(([, count]) => count >= 30).map(([user]) => user))
    const share = (rows: number[][]): number =>
      rows.filter(([, item]) => /Ужасы|Триллеры|Эротика|Мистика/.test(genres.get(item)!)).length / rows.length
    const theirs = purchases.filter(([user]) => keenest.has(user))
    const others = purchases.filter(([user]) => !keenest.has(user))
    expect(share(theirs)).toBeGreaterThan(1.5 * share(others))
  })
})

describe("the catalogue", () => {
  const path = join(sample, "lab10_items.csv")
  const items = readItems(readFileSync(path, "utf8"))
  const films = items.filter((item) => item.content_type === "1")
  const programmes = items.filter((item) => item.content_type === "0")

  it("has tabs as separators alone: 11 fields a line, quoted titles or not", () => {
    const lines = linesOf(path)
    expect(lines.every((line) => line.split("\t").length === 11)).toBe(true)
    const titles = lines.slice(1).map((line) => line.split("\t")[7])
    const unquoted = titles.map((title) => (title.startsWith('"') ? title.slice(1, -1).replaceAll('""', '"') : title))
    expect(unquoted).toEqual(items.map((item) => item.title))
    expect(titles.filter((title) => title.includes('"')).length).toBeGreaterThan(50)
    expect(titles.filter((title) => title.includes(",")).length).toBeGreaterThan(50)
    expect(titles.filter((title) => title.startsWith('"""')).length).toBeGreaterThan(5)
    expect(lines.some((line) => line.includes("\\"))).toBe(false)
  })

  it("has every item once, and every one that was offered", () => {
    const ids = new Set(items.map((item) => Number(item.item_id)))
    const filmIds = new Set(films.map((item) => Number(item.item_id)))
    expect(ids.size).toBe(items.length)
    expect(rowsOf("lab10_train.csv").every(([, item]) => filmIds.has(item))).toBe(true)
    expect(films.length + programmes.length).toBe(items.length)
  })

  it("has programmes with a channel and times, no year", () => {
    const time = /^2017-\d\d-\d\dT\d\d:\d\d:00Z$/
    expect(programmes.length).toBeGreaterThan(2 * films.length)
    for (const { channel_id, year, datetime_show_start: start, datetime_show_stop: stop } of programmes) {
      expect([channel_id, year]).toEqual([expect.stringMatching(/^\d{1,3}$/), ""])
      expect(start).toMatch(time)
      expect(stop > start).toBe(true)
    }
  })

  it("has films without channel or times; most with a year and genres, some without", () => {
    for (const { channel_id, year, datetime_show_start: start, datetime_show_stop: stop } of films) {
      expect([channel_id, start, stop, year]).toEqual(["", "", "", expect.stringMatching(/^((19|20)\d\d\.0)?$/)])
    }
    const yearless = films.filter((item) => item.year === "").length / films.length
    const genreless = films.filter((item) => item.genres === "").length / films.length
    expect(yearless).toBeGreaterThan(0.01)
    expect(yearless).toBeLessThan(0.1)
    expect(genreless).toBeGreaterThan(0.05)
    expect(genreless).toBeLessThan(0.2)
  })

  it("has 95 genres, words to the lab's tokenizer, and all of them at a tenth of full size", async () => {
    const { GENRES } = await import("../../scripts/data/genres.mjs")
    expect([GENRES.length, new Set(GENRES).size]).toEqual([95, 95])
    expect(GENRES.every((name) => /^[_А-Яа-яёЁ]+$/.test(name) && name !== "_")).toBe(true)
    const { dataScaleOf } = await import("../../scripts/data/dataScale.mjs")
    const { drawFilms } = await import("../../scripts/data/films.mjs")
    const { drawSchedule } = await import("../../scripts/data/schedule.mjs")
    const { writeItems } = await import("../../scripts/data/items.mjs")
    const scale = dataScaleOf(0.1)
    const drawn = drawFilms(1, scale)
    const larger = join(folder, "larger.csv")
    const [written] = writeItems(1, scale, drawn, drawSchedule(1, scale.catalogueRows - drawn.ids.length), larger)
    expect(written.rows).toBe(63557)
    const found = new Set(linesOf(larger).flatMap((line) => line.split("\t")[9].split(",")))
    expect([...found].filter((name) => name !== "" && name !== "genres").sort()).toEqual([...GENRES].sort())
    rmSync(larger)
  })
})

describe("the views", () => {
  const lines = linesOf(join(sample, "lab10_views_programmes.csv")).slice(1)
  const rows = lines.map((line) => line.split(","))

  it("are live or pvr, and end in 2017 after they start", () => {
    for (const [, , start, end, type] of rows) {
      expect(["live", "pvr"]).toContain(type)
      expect(Number(start)).toBeGreaterThanOrEqual(1483228800)
      expect(Number(end)).toBeGreaterThan(Number(start))
      expect(Number(end)).toBeLessThan(1514764800)
    }
  })

  it("are by far more users than the grid has, user 0 among them and all of the grid", () => {
    const viewers = new Set(rows.map((row) => Number(row[0])))
    const users = new Set(rowsOf("lab10_train.csv").map(([user]) => user))
    expect(viewers.has(0)).toBe(true)
    expect(viewers.size).toBeGreaterThan(3 * users.size)
    expect([...users].every((user) => viewers.has(user))).toBe(true)
  })

  it("are of items in the catalogue, mostly ones that nobody was offered", () => {
    const items = new Map(
      readItems(readFileSync(join(sample, "lab10_items.csv"), "utf8")).map((item) => [item.item_id, item] as const),
    )
    const offered = new Set(rowsOf("lab10_train.csv").map(([, item]) => String(item)))
    expect(rows.every((row) => items.has(row[1]))).toBe(true)
    const ofOffered = rows.filter((row) => offered.has(row[1])).length / rows.length
    expect(ofOffered).toBeGreaterThan(0)
    expect(ofOffered).toBeLessThan(0.1)
    for (const [, item, start, , type] of rows) {
      const { datetime_show_start: shown, datetime_show_stop: over } = items.get(item)!
      if (type === "live") expect(Number(start) * 1000).toBeGreaterThanOrEqual(Date.parse(shown))
      if (type === "live") expect(Number(start) * 1000).toBeLessThan(Date.parse(over))
    }
  })
})

describe("the scale", () => {
  it("full is the lab's size", async () => {
    const { parseDataScale } = await import("../../scripts/data/dataScale.mjs")
    const full = parseDataScale("full")
    expect(full).toMatchObject({ users: 1941, items: 3704, trainRows: 5032624, testRows: 2156840 })
    expect(full).toMatchObject({ purchases: 10904, buyers: 1675, catalogueRows: 635568, views: 20845607 })
    expect(parseDataScale("1")).toEqual(full)
  })

  it("0.25 halves users and items, and keeps the purchases of each", async () => {
    const { parseDataScale } = await import("../../scripts/data/dataScale.mjs")
    const quarter = parseDataScale("0.25")
    expect(quarter).toMatchObject({ users: 971, items: 1852, purchases: 5452, buyers: 838, views: 5211402 })
  })

  it("can be as small as one likes", () => {
    const tiny = run("--scale", "1e-9", "--out", join(folder, "tiny"))
    expect([tiny.stderr, tiny.status]).toEqual(["", 0])
    expect(tiny.stdout.split("\n")[0]).toMatch(/^lab10_train\.csv: 560 rows, 0\.01 MB, \d+\.\d s$/)
  })

  it("can be ten times the lab's", async () => {
    const { parseDataScale } = await import("../../scripts/data/dataScale.mjs")
    const large = parseDataScale("10")
    expect(large).toMatchObject({
      users: 6138,
      items: 11713,
      purchases: 34481,
      catalogueRows: 6355680,
      views: 208456070,
    })
    const { drawSchedule } = await import("../../scripts/data/schedule.mjs")
    const { channelIds } = drawSchedule(1, large.catalogueRows)
    expect(new Set(channelIds).size).toBe(channelIds.length)
  })

  it("gives one file the same bytes without the others", () => {
    const [all, some] = ["all", "some"].map((name) => join(folder, name))
    expect(run("--scale", "0.001", "--out", all).status).toBe(0)
    expect(run("--scale", "0.001", "--out", some, "--only", "views,train").status).toBe(0)
    expect(readdirSync(some).sort()).toEqual(names.slice(1))
    for (const name of names.slice(1)) {
      expect(readFileSync(join(some, name)).equals(readFileSync(join(all, name)))).toBe(true)
    }
  })

  it("gives other data with another seed", () => {
    run("--scale", "0.001", "--out", join(folder, "five"), "--seed", "5")
    run("--scale", "0.001", "--out", join(folder, "six"), "--seed", "6")
    for (const name of names) {
      const five = readFileSync(join(folder, "five", name))
      expect(five.equals(readFileSync(join(folder, "six", name)))).toBe(false)
    }
  })

  it.each([
    [["--out", "x"], "missing --scale; expected full, sample, or a number in (0, 10]"],
    [["--scale", "full"], "missing --out; expected a folder"],
    [["--scale", "half", "--out", "x"], "invalid scale: half; expected full, sample, or a number in (0, 10]"],
    [["--scale", "0", "--out", "x"], "invalid scale: 0; expected full, sample, or a number in (0, 10]"],
    [["--scale", "10.5", "--out", "x"], "invalid scale: 10.5; expected full, sample, or a number in (0, 10]"],
    [["--scale", "1", "--out", "x", "--seed=-1"], "invalid seed: -1; expected an integer in [0, 4294967295]"],
    [["--scale", "1", "--out", "x", "--only", "users"], "invalid --only: users; expected of train, test, items, views"],
    [["--scale", "1", "--out", "x", "--speed", "1"], "Unknown option '--speed'"],
  ])("%j is refused with exit code 2", (args, message) => {
    const refused = run(...args)
    expect(refused.status).toBe(2)
    expect(refused.stdout).toBe("")
    expect(refused.stderr).toContain(`data: ${message}`)
    expect(existsSync("x")).toBe(false)
  })

  it("says in one line when the folder cannot be made", () => {
    const file = join(folder, "file")
    writeFileSync(file, "")
    const refused = run("--scale", "0.001", "--out", file)
    expect(refused.status).toBe(1)
    expect(refused.stderr).toMatch(/^data: EEXIST: .*\n$/)
  })
})

describe("random numbers", () => {
  it("are sfc32's, as its definition has them in whole numbers", async () => {
    const random = await import("../../scripts/data/seededRandom.mjs")
    const mask = 0xffffffffn
    fc.assert(
      fc.property(fc.nat(0xffffffff), fc.nat(100), (seed, stream) => {
        let [a, b, c, counter] = [BigInt(seed), BigInt(stream), 0x9e3779b9n, 1n]
        const drawn = Array.from({ length: 20 }, () => {
          const next = (a + b + counter) & mask
          counter = (counter + 1n) & mask
          a = b ^ (b >> 9n)
          b = (c + ((c << 3n) & mask)) & mask
          c = ((((c << 21n) & mask) | (c >> 11n)) + next) & mask
          return Number(next)
        })
        const state = random.seededRandom(seed, stream)
        expect(Array.from({ length: 4 }, () => random.nextUint32(state))).toEqual(drawn.slice(16))
      }),
      { seed: 1, numRuns: 50 },
    )
  })

  it("below a bound fall evenly", async () => {
    const random = await import("../../scripts/data/seededRandom.mjs")
    const state = random.seededRandom(1, 0)
    const counts = new Uint32Array(10)
    for (let draw = 0; draw < 100000; draw++) counts[random.nextBelow(state, 10)]++
    expect(Math.min(...counts)).toBeGreaterThan(9600)
    expect(Math.max(...counts)).toBeLessThan(10400)
  })

  it("come up in proportion to their weights", async () => {
    const random = await import("../../scripts/data/seededRandom.mjs")
    const weights = await import("../../scripts/data/weights.mjs")
    const state = random.seededRandom(2, 0)
    const sums = weights.runningSums([1, 0, 3])
    const counts = countBy(Array.from({ length: 40000 }, () => weights.drawWeighted(state, sums)))
    expect(counts.has(1)).toBe(false)
    expect(counts.get(2)! / counts.get(0)!).toBeGreaterThan(2.85)
    expect(counts.get(2)! / counts.get(0)!).toBeLessThan(3.15)
  })

  it("have weights that double every eight steps", async () => {
    const weights = await import("../../scripts/data/weights.mjs")
    expect([0, 8, 16, 80, 200].map(weights.weightOf)).toEqual([1, 2, 4, 1024, 2 ** 25])
    expect([84, -5, 999].map(weights.weightOf)).toEqual([1448, 1, 2 ** 25])
  })

  it("make distinct integers in ascending order, the required among them", async () => {
    const random = await import("../../scripts/data/seededRandom.mjs")
    const drawn = random.drawDistinct(random.seededRandom(3, 0), 50, 100, 200, [100, 199, 100])
    expect(drawn).toEqual(Uint32Array.from(new Set(drawn)).sort())
    expect([drawn.length, drawn[0], drawn[49]]).toEqual([50, 100, 199])
  })
})
