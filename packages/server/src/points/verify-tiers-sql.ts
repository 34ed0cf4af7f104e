import { sql } from '../db/sql.ts'
import { Found, type Part } from './verify-part.ts'

/** What is shown of tiers is what is kept of them, and no member is looked at later than one of them changes. */
export const tiers = ({ workspaceId, from, to, limit }: Part) => sql(Found)`
  select m.member_id as "memberId",
         format('In the set %s the member has %s since %s and shows %s since %s; '
                'it changes next at %s, and the member is looked at next at %s.',
                s.id, coalesce(s.state ->> 'tier', 'no tier'), s.since,
                coalesce(m.fields ->> (s.id || '_tier'), 'no tier'),
                m.fields ->> (s.id || '_tier_since'), s.next, m.review_at) as message
    from members as m
   cross join lateral (
           select key as id, value as state,
                  to_timestamp((value ->> 'since')::numeric / 1000) as since,
                  to_timestamp((value ->> 'review')::numeric / 1000) as next
             from jsonb_each(m.standing -> 'tiers' -> 'sets')) as s
   where m.bucket between ${from} and ${to}
     and m.workspace_id = ${workspaceId}
     and (m.fields ->> (s.id || '_tier') is distinct from s.state ->> 'tier'
          or (s.state ? 'tier'
              and (m.fields ->> (s.id || '_tier_since'))::timestamptz is distinct from s.since)
          or s.next < coalesce(m.review_at, 'infinity'))
   limit ${limit}`
