/** One page of a list, as every list with a cursor gives it. */
export type Page<Entry> = { readonly data: readonly Entry[]; readonly nextCursor: string | null }

/**
 * Walk through all pages of a list, entry by entry:
 * `for await (const member of pages((cursor) => client.listMembers({ ...cursor, limit: 200 })))`.
 *
 * @param ask  asks for one page; `cursor` is `{}` for the first one
 */
export async function* pages<Entry>(
  ask: (cursor: { cursor?: string }) => Promise<Page<Entry>>,
): AsyncGenerator<Entry> {
  let cursor: string | null = null
  do {
    const page: Page<Entry> = await ask(cursor === null ? {} : { cursor })
    yield* page.data
    cursor = page.nextCursor
  } while (cursor !== null)
}
