import { isDeepStrictEqual } from 'node:util'
import { type BodyOf, type ParamsOf, type putField, Refused, type ReplyOf } from '@laurel/contract'
import type { Field } from '@laurel/domain'
import { buckets } from '../db/bucket.ts'
import type { Database, Session } from '../db/database.ts'
import type { Caller } from '../http/route.ts'
import { itemKey, type Stored } from '../program/stored.ts'
import { askReviews } from '../standing/sql.ts'
import { type ItemChange, removeItem, saveItem } from './item.ts'
import { anyMemberHas, dropValues } from './sql.ts'

type FieldBody = BodyOf<typeof putField>
type FieldOut = ReplyOf<typeof putField>

/** A loyalty field as callers see it. */
export const fieldOut = (field: Field, version: number): FieldOut => {
  const { name, type, label, description, shape, derive, fact, source, writable } = field
  return {
    name,
    type,
    label,
    source,
    writable,
    version,
    ...(description === undefined ? {} : { description }),
    ...(shape === undefined ? {} : { shape }),
    ...(derive === undefined ? {} : { derive: { ...derive, on: [...derive.on] } }),
    ...(fact === undefined ? {} : { fact }),
  }
}

/**
 * Declare a loyalty field, or change it. A fact that is new, or altered, has every member looked at.
 *
 * @throws Refused `version_conflict`, `configuration_invalid`, `field_in_use`
 */
export async function saveField(
  db: Database,
  caller: Caller,
  name: ParamsOf<typeof putField>['name'],
  { version: expected, ...body }: FieldBody,
  nowMs: number,
): Promise<FieldOut> {
  const computed = body.derive !== undefined || body.fact !== undefined
  const definition = { ...body, writable: body.writable ?? !computed }
  const change: ItemChange = { caller, kind: 'field', id: name, expected, nowMs }
  // Values that a deletion left when it was cut short must not come back under another type.
  const check = (tx: Session, before: Stored) => onlyUnused(tx, before, name, body.type)
  const version = await saveItem(db, change, definition, check, async (tx, before) => {
    if (body.fact === undefined || isDeepStrictEqual(body.fact, before?.['fact'])) return
    await tx.ask(askReviews(caller.workspaceId, new Date(nowMs).toISOString()))
  })
  const { description, shape, derive, fact, ...rest } = definition
  const field: Field = {
    ...rest,
    name,
    source: 'custom',
    ...(description === undefined ? {} : { description }),
    ...(shape === undefined ? {} : { shape }),
    ...(derive === undefined ? {} : { derive }),
    ...(fact === undefined ? {} : { fact }),
  }
  return fieldOut(field, version)
}

/**
 * Delete a loyalty field that nothing uses, then its values, bucket by bucket.
 *
 * @throws Refused `field_not_found`, `field_in_use`, `version_conflict`
 */
export async function deleteField(db: Database, change: Omit<ItemChange, 'kind'>): Promise<void> {
  const codes = { absent: 'field_not_found', inUse: 'field_in_use' } as const
  await removeItem(db, { ...change, kind: 'field' }, codes)
  await clearValues(db, change.caller.workspaceId, change.id)
}

/** Take what members still have of a field that is not declared. Can be done again at any time. */
export async function clearValues(db: Database, workspaceId: number, name: string): Promise<void> {
  const [row] = await db.ask(anyMemberHas(workspaceId, name))
  if (!row?.found) return
  for (let bucket = 0; bucket < buckets; bucket++) {
    await db.ask(dropValues(bucket, workspaceId, name))
  }
}

async function onlyUnused(tx: Session, before: Stored, name: string, type: string): Promise<void> {
  const old = before.items.get(itemKey('field', name))
  if (old?.definition['type'] === type) return
  const [row] = await tx.ask(anyMemberHas(before.workspaceId, name))
  if (!row?.found) return
  const message = `Members have values of ${name} already, of another type.`
  throw new Refused('field_in_use', { errors: [{ path: '/type', rule: 'type_in_use', message }] })
}
