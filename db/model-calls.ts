// What the model was asked and what that cost. Every call counts, also one whose answer was of no use.
import type { ModelUse } from '../contract/nouns.ts'
import type { Db } from './connect.ts'
import { ModelCallRow, type ModelJob } from './models/writing.ts'

/** One call of the model, as it ended. */
export interface ModelCall {
  job: ModelJob
  model: string
  outcome: ModelCallRow['outcome']
  /** All that was sent, cached or not. */
  inputTokens: number
  cachedInputTokens: number
  outputTokens: number
  /** null when the model's price is not known. */
  costUsd: number | null
}

export type ModelCallPlace =
  { organisationId: string; buildId: string } | { organisationId: string; previewId: string }

export async function recordModelCall(db: Db, call: ModelCall & ModelCallPlace): Promise<void> {
  await ModelCallRow.query(db).insert(call)
}

interface Sums {
  calls: number
  inputTokens: number | null
  cachedInputTokens: number | null
  outputTokens: number | null
  costUsd: number | null
  unpriced: number
}

/** The sum of all calls of a build (of one job) or a preview. Its cost is known when the price of each call is. */
export async function sumModelUse(
  db: Db,
  place: { buildId: string; job?: ModelJob } | { previewId: string },
): Promise<ModelUse> {
  const [sums] = await db('modelCalls')
    .where(place)
    .select<Sums[]>(
      db.raw('count(*)::integer as calls'),
      db.raw('sum(input_tokens)::integer as input_tokens'),
      db.raw('sum(cached_input_tokens)::integer as cached_input_tokens'),
      db.raw('sum(output_tokens)::integer as output_tokens'),
      db.raw('sum(cost_usd) as cost_usd'),
      db.raw('(count(*) - count(cost_usd))::integer as unpriced'),
    )
  return {
    calls: sums?.calls ?? 0,
    inputTokens: sums?.inputTokens ?? 0,
    cachedInputTokens: sums?.cachedInputTokens ?? 0,
    outputTokens: sums?.outputTokens ?? 0,
    costUsd: sums && sums.unpriced > 0 ? null : (sums?.costUsd ?? 0),
  }
}

export interface ModelStatus {
  generate: string
  edit: string
}

/** Written by each worker at its start: null when it has no model. */
export async function recordModelStatus(db: Db, models: ModelStatus | null): Promise<void> {
  await db.raw(
    `insert into model_status (generate_model, edit_model) values (?, ?)
     on conflict (only_row) do update
     set generate_model = excluded.generate_model, edit_model = excluded.edit_model, seen_at = now()`,
    [models?.generate ?? null, models?.edit ?? null],
  )
}

/** Which models the worker has; undefined when it has none, or was never there. */
export async function findModelStatus(db: Db): Promise<ModelStatus | undefined> {
  const row = await db('modelStatus').first<
    { generateModel: string | null; editModel: string | null } | undefined
  >('generateModel', 'editModel')
  if (!row?.generateModel || !row.editModel) return undefined
  return { generate: row.generateModel, edit: row.editModel }
}
