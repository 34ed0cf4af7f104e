import { z } from 'zod'
import { sql } from '../db/sql.ts'

/** What was found not to hold of what all members share. */
const Found = z.object({ message: z.string() })

/** A workspace, and the most findings that are given. */
type Whole = { readonly workspaceId: number; readonly limit: number }

/** What is taken of a stock is what stands in claims, those of forgotten members among them. */
const stocks = ({ workspaceId, limit }: Whole) => sql(Found)`
  -- every bucket
  with taken as (
    select 'reward:' || reward_id as key, count(*) as many
      from claims
     where workspace_id = ${workspaceId}
       and stocked
       and state <> 'cancelled'
       and not (state = 'expired' and gives_back)
     group by reward_id),
  counted as (
    select key, used
      from shared_counts
     where workspace_id = ${workspaceId}
       and key like 'reward:%')
  select format('Of %s %s are counted; claims took %s.',
                coalesce(c.key, t.key), coalesce(c.used, 0), coalesce(t.many, 0)) as message
    from counted as c
    full join taken as t on t.key = c.key
   where coalesce(c.used, 0) <> coalesce(t.many, 0)
   limit ${limit}`

/** What is given of a pool of coupons is how many of its codes are. */
const pools = ({ workspaceId, limit }: Whole) => sql(Found)`
  with given as (
    select 'coupon_pool:' || pool_id as key, count(*) as many
      from coupon_codes
     where workspace_id = ${workspaceId}
       and given_at is not null
       and pool_id not like 'reward/%'
     group by pool_id),
  counted as (
    select key, used
      from shared_counts
     where workspace_id = ${workspaceId}
       and key like 'coupon_pool:%')
  select format('Of %s %s are counted; %s codes are given.',
                coalesce(c.key, g.key), coalesce(c.used, 0), coalesce(g.many, 0)) as message
    from counted as c
    full join given as g on g.key = c.key
   where coalesce(c.used, 0) <> coalesce(g.many, 0)
   limit ${limit}`

/** What is used of caps and budgets that members share is what events counted, whoever was forgotten since. */
const budgets = ({ workspaceId, limit }: Whole) => sql(Found)`
  -- every bucket
  with booked as (
    select c.key, sum(c.value::bigint) as points
      from events as e
     cross join jsonb_each_text(e.result::jsonb -> 'counted') as c
     where e.workspace_id = ${workspaceId}
       and e.result like '%"campaign:%'
       and c.key like 'campaign:%'
     group by c.key),
  counted as (
    select key, used
      from shared_counts
     where workspace_id = ${workspaceId}
       and key like 'campaign:%')
  select format('Of %s %s are counted; events say %s.',
                coalesce(c.key, b.key), coalesce(c.used, 0), coalesce(b.points, 0)) as message
    from counted as c
    full join booked as b on b.key = c.key
   where coalesce(c.used, 0) <> coalesce(b.points, 0)
   limit ${limit}`

/** No cap, budget or stock was ever exceeded: no more is used than the most that was ever allowed. */
const sharedLimits = ({ workspaceId, limit }: Whole) => sql(Found)`
  with allowed as (
    select format('campaign:%s:%s:%s', v.campaign_id,
                  case when cap ? 'times' then 'times' else 'points' end, cap ->> 'period') as name,
           coalesce(cap ->> 'times', cap ->> 'points')::bigint as most
      from campaign_versions as v
     cross join jsonb_array_elements(v.definition -> 'caps') as cap
     where v.workspace_id = ${workspaceId}
       and cap ->> 'per' = 'campaign'
     union all
    select format('campaign:%s:points:lifetime', campaign_id),
           (definition #>> '{budget,points}')::bigint
      from campaign_versions
     where workspace_id = ${workspaceId}
       and definition ? 'budget'
     union all
    select 'reward:' || id, (definition ->> 'stock')::bigint
      from configuration
     where workspace_id = ${workspaceId}
       and kind = 'reward'
       and definition ? 'stock'
     union all
    select subject, (one ->> 'stock')::bigint
      from changes
     cross join lateral (values (before), (after)) as side (one)
     where workspace_id = ${workspaceId}
       and subject like 'reward:%'
       and one ? 'stock')
  select format('Of %s %s are used; at most %s were ever allowed.', c.key, c.used, max(a.most)) as message
    from shared_counts as c
    join allowed as a on a.name = array_to_string((string_to_array(c.key, ':'))[1:4], ':')
   where c.workspace_id = ${workspaceId}
   group by c.key, c.used
  having c.used > max(a.most)
   limit ${limit}`

/** What must always hold of what all members share, by name. */
export const sharedInvariants = {
  stocks,
  coupon_pools: pools,
  budgets,
  shared_limits: sharedLimits,
} as const
