import { z } from 'zod'
import type { RefusalDetail } from './refusal.ts'
import type { RefusalCode } from './refusals.ts'
import { refusals } from './refusals.ts'

/** The media type of a refusal (RFC 9457). */
export const problemType = 'application/problem+json'

const IssueSchema = z.object({
  path: z.string().describe('Where: a JSON pointer into what was sent.'),
  rule: z.string().describe('Which rule: a stable short name.'),
  message: z.string().describe('What is wrong, in one sentence.'),
})

/** A refusal as callers see it: problem details of RFC 9457 with our members. */
export const Problem = z
  .object({
    type: z.string().describe('Address of the page about this code.'),
    title: z.string().describe('What the code means, the same in every case.'),
    status: z.int().describe('The HTTP status, repeated.'),
    code: z.string().describe('Stable name of the refusal.'),
    detail: z.string().describe('What happened in this case, in one sentence.'),
    fix: z.string().describe('What to do about it.'),
    requestId: z.string().describe('Find the log line by it.'),
    errors: z.array(IssueSchema).describe('What is wrong, part by part; may be empty.'),
    about: z
      .record(z.string(), z.unknown())
      .optional()
      .describe('The ids and numbers of this case, where there are any.'),
  })
  .meta({ id: 'Problem', description: 'Why a request was refused (RFC 9457).' })

/** A refusal as callers see it. */
export type Problem = z.infer<typeof Problem>

/** The address of the page that explains a code. */
export const pageOf = (code: RefusalCode): string => `/docs/errors.md#${code}`

/** Render a refusal for callers. Pure: a `Refused` can be passed as it is. */
export function problem(
  refused: { readonly code: RefusalCode; readonly detail: RefusalDetail },
  requestId: string,
): Problem {
  const { status, title, fix } = refusals[refused.code]
  const { message, errors, about } = refused.detail
  return {
    type: pageOf(refused.code),
    title,
    status,
    code: refused.code,
    detail: message ?? `${title}.`,
    fix,
    requestId,
    errors: (errors ?? []).map((issue) => ({ ...issue })),
    ...(about === undefined ? {} : { about: { ...about } }),
  }
}
