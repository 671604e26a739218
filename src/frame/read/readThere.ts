// Files where an engine's rows lie, on other machines: read there, by Spark's own readers.

import type { Engine, FilesThere } from "../../engines/engine"
import type { Row } from "../../expression/rowTypes"
import { checkNames, findColumn } from "../../plan/column"
import { columnFields, type Plan, project } from "../../plan/plan"
import { ddlText, parseSchema, type Schema } from "../../plan/schema"
import { Frame } from "../frame"

/** A frame of files there; of some of their columns where these are named. */
export async function readThere<R extends Row = Row>(
  engine: Engine,
  source: FilesThere,
  chosen?: readonly string[],
): Promise<Frame<R>> {
  const rows = await engine.readThere!(source)
  checkNames(rows.columns.map(({ name }) => name))
  const plan: Plan =
    chosen === undefined ? rows : project(rows, columnFields(chosen.map((name) => findColumn(rows.columns, name))))
  return Frame.fromPlan<R>(engine, async () => plan)
}

/** A schema as DDL; undefined where there is none. */
export function schemaThere(schema: Schema | undefined): { schema?: string } {
  return schema === undefined ? {} : { schema: ddlText(parseSchema(schema)) }
}
