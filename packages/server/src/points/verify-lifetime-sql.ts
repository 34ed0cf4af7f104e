import { accounts } from '@laurel/domain'
import { sql } from '../db/sql.ts'
import { Found, type Part } from './verify-part.ts'

/** Accounts that a wallet counts: what it has, and what it earned, spent and lost by time. */
const counted = ['available', 'pending', 'held', 'debt', 'issued', 'spent', 'expired']

/** Points that come from or go to other accounts were put right by a person, or brought from elsewhere. */
const elsewhere = accounts.filter((account) => !counted.includes(account))

/**
 * What a wallet has is all that it ever earned, and what came from elsewhere, less all that was spent and that
 * expired.
 */
export const lifetime = ({ workspaceId, from, to, limit }: Part) => sql(Found)`
  with brought as (
    select bucket, member_id, wallet_id,
           sum(case when from_account = any(${elsewhere}::text[]) then points else 0 end)
             - sum(case when to_account = any(${elsewhere}::text[]) then points else 0 end) as points
      from ledger
     where bucket between ${from} and ${to}
       and workspace_id = ${workspaceId}
     group by bucket, member_id, wallet_id)
  select m.member_id as "memberId",
         format('In %s the member has %s points; %s were earned, %s brought, %s spent and %s expired.',
                m.wallet_id, m.balance + m.pending + m.held - m.debt, m.earned, coalesce(b.points, 0),
                m.spent, m.expired) as message
    from member_wallets as m
    left join brought as b
      on b.bucket = m.bucket
     and b.member_id = m.member_id
     and b.wallet_id = m.wallet_id
   where m.bucket between ${from} and ${to}
     and m.workspace_id = ${workspaceId}
     and m.balance + m.pending + m.held - m.debt
         <> m.earned + coalesce(b.points, 0) - m.spent - m.expired
   limit ${limit}`

/** An event can be told from another under its id for ever, so a repeat of it does nothing. */
export const identities = ({ workspaceId, from, to, limit }: Part) => sql(Found)`
  select member_id as "memberId",
         format('Event %s has no digest: another under its id would be taken for it.', event_id) as message
    from events
   where bucket between ${from} and ${to}
     and workspace_id = ${workspaceId}
     and octet_length(digest) = 0
     and member_id not like 'forgotten-%'
   limit ${limit}`
