// Printed from the contract by `npm run generate`: change it there.

import type { Call, CallOptions } from './call.ts'
import type * as T from './types.gen.ts'

/** One method for each route, by its name, on top of one call. */
export const methods = (call: Call) => ({
  /** Take in one event, or up to 1,000; answered when they are durable. Needs `events:write`. Refuses: unknown_event_type, event_type_reserved, invalid_event, member_not_found, member_already_enrolled, member_opted_out, member_merged, member_not_settled, member_forgotten, not_enough_points, purchase_not_found, purchase_already_refunded, purchase_line_not_found, more_than_left, spend_not_found, spend_already_reversed, reward_not_found, reward_not_available, claim_not_found, claim_not_open, wallet_not_spendable, limit_reached, nothing_to_confirm, hold_not_open, expression_failed, currency_mismatch, out_of_range, event_id_reused, field_not_writable. */
  postEvents: (body: T.PostEventsBody, options: CallOptions = {}): Promise<T.PostEventsReply> =>
    call('POST', '/v1/events', { body }, options),
  /** Say what an event would do if it came now, and why each rule gives points or not; nothing is written. Needs `members:read`. */
  explainEvent: (body: T.EventInput, options: CallOptions = {}): Promise<T.ExplainEventReply> =>
    call('POST', '/v1/events/explain', { body }, options),
  /** Read one event and what it caused. Needs `events:read`. Refuses: event_not_found. */
  getEvent: (memberId: string, eventId: string, options: CallOptions = {}): Promise<T.StoredEvent> =>
    call('GET', '/v1/members/{memberId}/events/{eventId}', { params: { memberId, eventId } }, options),
  /** List or search members, by id. Needs `members:read`. Refuses: field_not_found. */
  listMembers: (query: T.ListMembersQuery = {}, options: CallOptions = {}): Promise<T.ListMembersReply> =>
    call('GET', '/v1/members', { query }, options),
  /** Read a member with all loyalty fields. Needs `members:read`. Refuses: member_not_found. */
  getMember: (memberId: string, options: CallOptions = {}): Promise<T.Member> =>
    call('GET', '/v1/members/{memberId}', { params: { memberId } }, options),
  /** Set or clear loyalty fields of a member: the same as a `profile` event. Needs `members:write`. Refuses: member_not_found, idempotency_key_required, event_id_reused, member_opted_out, member_merged, member_forgotten, invalid_event, expression_failed, out_of_range, field_not_writable. */
  patchMember: (memberId: string, body: T.PatchMemberBody, options: CallOptions = {}): Promise<T.PatchMemberReply> =>
    call('PATCH', '/v1/members/{memberId}', { params: { memberId }, body }, options),
  /** Enrol a member, or set loyalty fields of one who is enrolled. Needs `members:write`. Refuses: idempotency_key_required, event_id_reused, member_opted_out, member_merged, member_forgotten, invalid_event, expression_failed, out_of_range, field_not_writable. */
  putMember: (memberId: string, body: T.PutMemberBody, options: CallOptions = {}): Promise<T.PutMemberReply> =>
    call('PUT', '/v1/members/{memberId}', { params: { memberId }, body }, options),
  /** Give all that a member has to another, who is the same person: a `member_merged` event. Needs `members:write`. Refuses: idempotency_key_required, event_id_reused, member_not_found, member_merged, member_not_settled, member_forgotten, invalid_event, expression_failed, out_of_range. */
  mergeMember: (memberId: string, body: T.MergeMemberBody, options: CallOptions = {}): Promise<T.MergeMemberReply> =>
    call('POST', '/v1/members/{memberId}/merge', { params: { memberId }, body }, options),
  /** Forget a member: erase personal data, stop every write, keep the sums of the ledger. Needs `members:write`. Refuses: member_not_found. */
  forgetMember: (memberId: string, query: T.ForgetMemberQuery = {}, options: CallOptions = {}): Promise<T.ForgetMemberReply> =>
    call('DELETE', '/v1/members/{memberId}', { params: { memberId }, query }, options),
  /** Read events, their effects, what Braze was sent and its verdicts, newest first. Needs `members:read`. Refuses: member_not_found. */
  getTimeline: (memberId: string, query: T.GetTimelineQuery = {}, options: CallOptions = {}): Promise<T.GetTimelineReply> =>
    call('GET', '/v1/members/{memberId}/timeline', { params: { memberId }, query }, options),
  /** Read the balance as of now, the lots that are left, and the ledger, newest first. Needs `members:read`. Refuses: member_not_found, wallet_not_found. */
  getPoints: (memberId: string, query: T.GetPointsQuery = {}, options: CallOptions = {}): Promise<T.GetPointsReply> =>
    call('GET', '/v1/members/{memberId}/points', { params: { memberId }, query }, options),
  /** Read a statement of points: the sums as of two instants, and what moved between them. Needs `members:read`. Refuses: member_not_found, wallet_not_found. */
  getStatement: (memberId: string, query: T.GetStatementQuery = {}, options: CallOptions = {}): Promise<T.GetStatementReply> =>
    call('GET', '/v1/members/{memberId}/points/statement', { params: { memberId }, query }, options),
  /** Read where a member stands in every tier set, as of now, and what comes next. Needs `members:read`. Refuses: member_not_found. */
  getMemberTiers: (memberId: string, options: CallOptions = {}): Promise<T.GetMemberTiersReply> =>
    call('GET', '/v1/members/{memberId}/tiers', { params: { memberId } }, options),
  /** Read the settings of the workspace that the key belongs to. Needs `config:read`. */
  getWorkspace: (options: CallOptions = {}): Promise<T.Workspace> =>
    call('GET', '/v1/workspace', {}, options),
  /** Change settings of the workspace; what is left out stays. Needs `config:write`. Refuses: version_conflict, configuration_invalid. */
  patchWorkspace: (body: T.PatchWorkspaceBody, options: CallOptions = {}): Promise<T.Workspace> =>
    call('PATCH', '/v1/workspace', { body }, options),
  /** List loyalty fields, built-in and custom. Needs `config:read`. */
  listFields: (options: CallOptions = {}): Promise<T.ListFieldsReply> =>
    call('GET', '/v1/fields', {}, options),
  /** Declare a loyalty field, or change it. Its type can change only while no member has it. Needs `config:write`. Refuses: version_conflict, configuration_invalid, builtin_protected, field_in_use. */
  putField: (name: string, body: T.PutFieldBody, options: CallOptions = {}): Promise<T.Field> =>
    call('PUT', '/v1/fields/{name}', { params: { name }, body }, options),
  /** Delete a custom loyalty field that nothing uses, and its values. Needs `config:write`. Refuses: field_not_found, field_in_use, version_conflict, builtin_protected. */
  deleteField: (name: string, query: T.DeleteFieldQuery = {}, options: CallOptions = {}): Promise<void> =>
    call('DELETE', '/v1/fields/{name}', { params: { name }, query }, options),
  /** List event types, built-in and custom. Needs `config:read`. */
  listEventTypes: (options: CallOptions = {}): Promise<T.ListEventTypesReply> =>
    call('GET', '/v1/event-types', {}, options),
  /** Declare an event type, or change it. Needs `config:write`. Refuses: version_conflict, configuration_invalid, builtin_protected. */
  putEventType: (name: string, body: T.PutEventTypeBody, options: CallOptions = {}): Promise<T.EventType> =>
    call('PUT', '/v1/event-types/{name}', { params: { name }, body }, options),
  /** Delete a custom event type that nothing uses; its events stay. Needs `config:write`. Refuses: event_type_not_found, event_type_in_use, version_conflict, builtin_protected. */
  deleteEventType: (name: string, query: T.DeleteEventTypeQuery = {}, options: CallOptions = {}): Promise<void> =>
    call('DELETE', '/v1/event-types/{name}', { params: { name }, query }, options),
  /** List earn rules. Needs `config:read`. */
  listEarnRules: (options: CallOptions = {}): Promise<T.ListEarnRulesReply> =>
    call('GET', '/v1/earn-rules', {}, options),
  /** Write an earn rule, or change it; it holds for events taken in from now on. Needs `config:write`. Refuses: version_conflict, configuration_invalid. */
  putEarnRule: (id: string, body: T.PutEarnRuleBody, options: CallOptions = {}): Promise<T.EarnRule> =>
    call('PUT', '/v1/earn-rules/{id}', { params: { id }, body }, options),
  /** Delete an earn rule; points it gave stay. Needs `config:write`. Refuses: earn_rule_not_found, version_conflict. */
  deleteEarnRule: (id: string, query: T.DeleteEarnRuleQuery = {}, options: CallOptions = {}): Promise<void> =>
    call('DELETE', '/v1/earn-rules/{id}', { params: { id }, query }, options),
  /** List badges. Needs `config:read`. */
  listBadges: (options: CallOptions = {}): Promise<T.ListBadgesReply> =>
    call('GET', '/v1/badges', {}, options),
  /** Write a badge, or change it. Needs `config:write`. Refuses: version_conflict, configuration_invalid. */
  putBadge: (id: string, body: T.PutBadgeBody, options: CallOptions = {}): Promise<T.Badge> =>
    call('PUT', '/v1/badges/{id}', { params: { id }, body }, options),
  /** Delete a badge that nothing gives; members keep it. Needs `config:write`. Refuses: badge_not_found, badge_in_use, version_conflict. */
  deleteBadge: (id: string, query: T.DeleteBadgeQuery = {}, options: CallOptions = {}): Promise<void> =>
    call('DELETE', '/v1/badges/{id}', { params: { id }, query }, options),
  /** List challenges. Needs `config:read`. */
  listChallenges: (options: CallOptions = {}): Promise<T.ListChallengesReply> =>
    call('GET', '/v1/challenges', {}, options),
  /** Write a challenge, or change it; it holds for events taken in from now on. Needs `config:write`. Refuses: version_conflict, configuration_invalid. */
  putChallenge: (id: string, body: T.PutChallengeBody, options: CallOptions = {}): Promise<T.Challenge> =>
    call('PUT', '/v1/challenges/{id}', { params: { id }, body }, options),
  /** Delete a challenge whose fields nothing uses; what it gave stays. Needs `config:write`. Refuses: challenge_not_found, challenge_in_use, version_conflict. */
  deleteChallenge: (id: string, query: T.DeleteChallengeQuery = {}, options: CallOptions = {}): Promise<void> =>
    call('DELETE', '/v1/challenges/{id}', { params: { id }, query }, options),
  /** List referral programs. Needs `config:read`. */
  listReferralPrograms: (options: CallOptions = {}): Promise<T.ListReferralProgramsReply> =>
    call('GET', '/v1/referral-programs', {}, options),
  /** Write a referral program, or change it; it holds for what qualifies from now on. Needs `config:write`. Refuses: version_conflict, configuration_invalid. */
  putReferralProgram: (id: string, body: T.PutReferralProgramBody, options: CallOptions = {}): Promise<T.ReferralProgram> =>
    call('PUT', '/v1/referral-programs/{id}', { params: { id }, body }, options),
  /** Delete a referral program: who has not qualified yet never does. Codes stay. Needs `config:write`. Refuses: referral_program_not_found, referral_program_in_use, version_conflict. */
  deleteReferralProgram: (id: string, query: T.DeleteReferralProgramQuery = {}, options: CallOptions = {}): Promise<void> =>
    call('DELETE', '/v1/referral-programs/{id}', { params: { id }, query }, options),
  /** List campaigns, each as its draft says. Needs `config:read`. */
  listCampaigns: (options: CallOptions = {}): Promise<T.ListCampaignsReply> =>
    call('GET', '/v1/campaigns', {}, options),
  /** Read the draft of a campaign, and whether it runs. Needs `config:read`. Refuses: campaign_not_found. */
  getCampaign: (id: string, options: CallOptions = {}): Promise<T.Campaign> =>
    call('GET', '/v1/campaigns/{id}', { params: { id } }, options),
  /** Write the draft of a campaign; nothing runs by it until it is published. Needs `config:write`. Refuses: version_conflict, configuration_invalid. */
  putCampaign: (id: string, body: T.PutCampaignBody, options: CallOptions = {}): Promise<T.Campaign> =>
    call('PUT', '/v1/campaigns/{id}', { params: { id }, body }, options),
  /** Delete a campaign that was never published. Needs `config:write`. Refuses: campaign_not_found, campaign_was_published, version_conflict. */
  deleteCampaign: (id: string, query: T.DeleteCampaignQuery = {}, options: CallOptions = {}): Promise<void> =>
    call('DELETE', '/v1/campaigns/{id}', { params: { id }, query }, options),
  /** Let the draft run, as a new version, for events taken in from now on. Needs `config:write`. Refuses: campaign_not_found, version_conflict, configuration_invalid. */
  publishCampaign: (id: string, body: T.PublishCampaignBody, options: CallOptions = {}): Promise<T.Campaign> =>
    call('POST', '/v1/campaigns/{id}/publish', { params: { id }, body }, options),
  /** End a campaign at once; points it gave stay, and it can be published again. Needs `config:write`. Refuses: campaign_not_found, campaign_not_published. */
  archiveCampaign: (id: string, options: CallOptions = {}): Promise<T.Campaign> =>
    call('POST', '/v1/campaigns/{id}/archive', { params: { id } }, options),
  /** List the versions of a campaign that were published, newest first. Needs `config:read`. Refuses: campaign_not_found. */
  listCampaignVersions: (id: string, options: CallOptions = {}): Promise<T.ListCampaignVersionsReply> =>
    call('GET', '/v1/campaigns/{id}/versions', { params: { id } }, options),
  /** Compare the draft of a campaign with the version that was published last. Needs `config:read`. Refuses: campaign_not_found. */
  diffCampaign: (id: string, options: CallOptions = {}): Promise<T.DiffCampaignReply> =>
    call('GET', '/v1/campaigns/{id}/diff', { params: { id } }, options),
  /** Read how much all members together used of the budget and the caps of a campaign. Needs `config:read`. Refuses: campaign_not_found. */
  getCampaignUse: (id: string, options: CallOptions = {}): Promise<T.GetCampaignUseReply> =>
    call('GET', '/v1/campaigns/{id}/use', { params: { id } }, options),
  /** Say what the draft of a campaign would have given on the real events of the last days; nothing is written. Needs `members:read`. Refuses: campaign_not_found, configuration_invalid, back_test_running. */
  backTestCampaign: (id: string, body: T.BackTestCampaignBody, options: CallOptions = {}): Promise<T.BackTest> =>
    call('POST', '/v1/campaigns/{id}/back-test', { params: { id }, body }, options),
  /** List wallets; `points` is always there, at version 0 until it is configured. Needs `config:read`. */
  listWallets: (options: CallOptions = {}): Promise<T.ListWalletsReply> =>
    call('GET', '/v1/wallets', {}, options),
  /** Write a wallet, or change it; points that are there keep the life that they have. Needs `config:write`. Refuses: version_conflict, configuration_invalid. */
  putWallet: (id: string, body: T.PutWalletBody, options: CallOptions = {}): Promise<T.Wallet> =>
    call('PUT', '/v1/wallets/{id}', { params: { id }, body }, options),
  /** Delete a wallet that nothing uses and in which no member ever had points. Needs `config:write`. Refuses: wallet_not_found, wallet_in_use, version_conflict. */
  deleteWallet: (id: string, query: T.DeleteWalletQuery = {}, options: CallOptions = {}): Promise<void> =>
    call('DELETE', '/v1/wallets/{id}', { params: { id }, query }, options),
  /** List workflows. Needs `config:read`. */
  listWorkflows: (options: CallOptions = {}): Promise<T.ListWorkflowsReply> =>
    call('GET', '/v1/workflows', {}, options),
  /** Write a workflow, or change it; it holds for events taken in from now on. Needs `config:write`. Refuses: version_conflict, configuration_invalid, connection_not_found. */
  putWorkflow: (id: string, body: T.PutWorkflowBody, options: CallOptions = {}): Promise<T.Workflow> =>
    call('PUT', '/v1/workflows/{id}', { params: { id }, body }, options),
  /** Delete a workflow; what it has already put on its way is still sent. Needs `config:write`. Refuses: workflow_not_found, version_conflict. */
  deleteWorkflow: (id: string, query: T.DeleteWorkflowQuery = {}, options: CallOptions = {}): Promise<void> =>
    call('DELETE', '/v1/workflows/{id}', { params: { id }, query }, options),
  /** List rewards. Needs `config:read`. */
  listRewards: (options: CallOptions = {}): Promise<T.ListRewardsReply> =>
    call('GET', '/v1/rewards', {}, options),
  /** Write a reward, or change it; claims that were made keep their cost and their end. Needs `config:write`. Refuses: version_conflict, configuration_invalid. */
  putReward: (id: string, body: T.PutRewardBody, options: CallOptions = {}): Promise<T.Reward> =>
    call('PUT', '/v1/rewards/{id}', { params: { id }, body }, options),
  /** Delete a reward; its claims stay, and can be redeemed or cancelled. Needs `config:write`. Refuses: reward_not_found, version_conflict, configuration_invalid. */
  deleteReward: (id: string, query: T.DeleteRewardQuery = {}, options: CallOptions = {}): Promise<void> =>
    call('DELETE', '/v1/rewards/{id}', { params: { id }, query }, options),
  /** List the rewards that are switched on, and for each whether the member can claim it. Needs `members:read`. Refuses: member_not_found. */
  listMemberRewards: (memberId: string, options: CallOptions = {}): Promise<T.ListMemberRewardsReply> =>
    call('GET', '/v1/members/{memberId}/rewards', { params: { memberId } }, options),
  /** List what a member has claimed, newest first. Needs `members:read`. Refuses: member_not_found. */
  listClaims: (memberId: string, query: T.ListClaimsQuery = {}, options: CallOptions = {}): Promise<T.ListClaimsReply> =>
    call('GET', '/v1/members/{memberId}/claims', { params: { memberId }, query }, options),
  /** List coupon pools, and how many codes each has left. Needs `config:read`. */
  listCouponPools: (options: CallOptions = {}): Promise<T.ListCouponPoolsReply> =>
    call('GET', '/v1/coupon-pools', {}, options),
  /** Write a coupon pool, or change it; its codes stay. Needs `config:write`. Refuses: version_conflict, configuration_invalid. */
  putCouponPool: (id: string, body: T.PutCouponPoolBody, options: CallOptions = {}): Promise<T.CouponPool> =>
    call('PUT', '/v1/coupon-pools/{id}', { params: { id }, body }, options),
  /** Delete a coupon pool that no reward uses, with the codes that nobody has. Needs `config:write`. Refuses: coupon_pool_not_found, coupon_pool_in_use, version_conflict. */
  deleteCouponPool: (id: string, query: T.DeleteCouponPoolQuery = {}, options: CallOptions = {}): Promise<void> =>
    call('DELETE', '/v1/coupon-pools/{id}', { params: { id }, query }, options),
  /** Put up to 10,000 codes into a pool; the same again changes nothing. Needs `config:write`. Refuses: coupon_pool_not_found. */
  addCoupons: (id: string, body: T.AddCouponsBody, options: CallOptions = {}): Promise<T.AddCouponsReply> =>
    call('POST', '/v1/coupon-pools/{id}/codes', { params: { id }, body }, options),
  /** Make codes until the pool has so many that nobody has; the same again makes no more. Needs `config:write`. Refuses: coupon_pool_not_found. */
  makeCoupons: (id: string, body: T.MakeCouponsBody, options: CallOptions = {}): Promise<T.MakeCouponsReply> =>
    call('POST', '/v1/coupon-pools/{id}/codes/generate', { params: { id }, body }, options),
  /** List benefits. Needs `config:read`. */
  listBenefits: (options: CallOptions = {}): Promise<T.ListBenefitsReply> =>
    call('GET', '/v1/benefits', {}, options),
  /** Write a benefit, or change it; a day that is today counts. Needs `config:write`. Refuses: version_conflict, configuration_invalid. */
  putBenefit: (id: string, body: T.PutBenefitBody, options: CallOptions = {}): Promise<T.Benefit> =>
    call('PUT', '/v1/benefits/{id}', { params: { id }, body }, options),
  /** Delete a benefit; what was given stays. Needs `config:write`. Refuses: benefit_not_found, version_conflict, configuration_invalid. */
  deleteBenefit: (id: string, query: T.DeleteBenefitQuery = {}, options: CallOptions = {}): Promise<void> =>
    call('DELETE', '/v1/benefits/{id}', { params: { id }, query }, options),
  /** List segments. Needs `config:read`. */
  listSegments: (options: CallOptions = {}): Promise<T.ListSegmentsReply> =>
    call('GET', '/v1/segments', {}, options),
  /** Write a segment, or change it. Its members are those for whom it holds when it is asked, or at any time if it is tracked. Needs `config:write`. Refuses: version_conflict, configuration_invalid. */
  putSegment: (id: string, body: T.PutSegmentBody, options: CallOptions = {}): Promise<T.Segment> =>
    call('PUT', '/v1/segments/{id}', { params: { id }, body }, options),
  /** Delete a segment; backfills of it that have begun go on. Needs `config:write`. Refuses: segment_not_found, segment_in_use, version_conflict. */
  deleteSegment: (id: string, query: T.DeleteSegmentQuery = {}, options: CallOptions = {}): Promise<void> =>
    call('DELETE', '/v1/segments/{id}', { params: { id }, query }, options),
  /** Count the members of a segment, as of now and exactly. Needs `members:read`. Refuses: segment_not_found. */
  countSegment: (id: string, options: CallOptions = {}): Promise<T.SegmentCount> =>
    call('GET', '/v1/segments/{id}/count', { params: { id } }, options),
  /** Count the members of a tracked segment by what is kept of each, at once. Needs `members:read`. Refuses: segment_not_found, segment_not_tracked. */
  countTracked: (id: string, options: CallOptions = {}): Promise<T.CountTrackedReply> =>
    call('GET', '/v1/segments/{id}/tracked', { params: { id } }, options),
  /** List the members of a segment, by id. A page may be short; `nextCursor` says whether it is the last. Needs `members:read`. Refuses: segment_not_found. */
  listSegmentMembers: (id: string, query: T.ListSegmentMembersQuery = {}, options: CallOptions = {}): Promise<T.ListSegmentMembersReply> =>
    call('GET', '/v1/segments/{id}/members', { params: { id }, query }, options),
  /** Count and show members for whom a condition holds, without saving it. Needs `members:read`. Refuses: configuration_invalid. */
  previewSegment: (body: T.PreviewSegmentBody, options: CallOptions = {}): Promise<T.PreviewSegmentReply> =>
    call('POST', '/v1/segments/preview', { body }, options),
  /** List tier sets. Needs `config:read`. */
  listTierSets: (options: CallOptions = {}): Promise<T.ListTierSetsReply> =>
    call('GET', '/v1/tier-sets', {}, options),
  /** Write a tier set, or change it; every member is ranked by it, past activity included. Needs `config:write`. Refuses: version_conflict, configuration_invalid. */
  putTierSet: (id: string, body: T.PutTierSetBody, options: CallOptions = {}): Promise<T.TierSet> =>
    call('PUT', '/v1/tier-sets/{id}', { params: { id }, body }, options),
  /** Delete a tier set that nothing uses, with its loyalty fields. Needs `config:write`. Refuses: tier_set_not_found, tier_set_in_use, version_conflict. */
  deleteTierSet: (id: string, query: T.DeleteTierSetQuery = {}, options: CallOptions = {}): Promise<void> =>
    call('DELETE', '/v1/tier-sets/{id}', { params: { id }, query }, options),
  /** Read every change of configuration, newest first. Needs `config:read`. */
  listChanges: (query: T.ListChangesQuery = {}, options: CallOptions = {}): Promise<T.ListChangesReply> =>
    call('GET', '/v1/changes', { query }, options),
  /** List the keys of the workspace; tokens are not in it. Needs `keys:write`. */
  listKeys: (options: CallOptions = {}): Promise<T.ListKeysReply> =>
    call('GET', '/v1/keys', {}, options),
  /** Make a key. Its token is in this reply and nowhere else. Needs `keys:write`. */
  createKey: (body: T.CreateKeyBody, options: CallOptions = {}): Promise<T.NewKey> =>
    call('POST', '/v1/keys', { body }, options),
  /** Revoke a key; it stops working within seconds on every node. Needs `keys:write`. Refuses: key_not_found, last_admin_key. */
  revokeKey: (id: string, options: CallOptions = {}): Promise<void> =>
    call('DELETE', '/v1/keys/{id}', { params: { id } }, options),
  /** Connect a Braze workspace: probes the token without writing anything, then keeps it. Needs `braze:write`. Refuses: connection_exists, braze_host_refused, braze_key_refused, braze_permission_missing, braze_unreachable. */
  createConnection: (body: T.CreateConnectionBody, options: CallOptions = {}): Promise<T.Connection> =>
    call('POST', '/v1/braze/connections', { body }, options),
  /** List connections. Needs `braze:read`. */
  listConnections: (options: CallOptions = {}): Promise<T.ListConnectionsReply> =>
    call('GET', '/v1/braze/connections', {}, options),
  /** Read a connection. Needs `braze:read`. Refuses: connection_not_found. */
  getConnection: (connectionId: string, options: CallOptions = {}): Promise<T.Connection> =>
    call('GET', '/v1/braze/connections/{connectionId}', { params: { connectionId } }, options),
  /** Rename, pause, resume or tune a connection; what is left out stays. Needs `braze:write`. Refuses: connection_not_found, connection_held, version_conflict. */
  patchConnection: (connectionId: string, body: T.PatchConnectionBody, options: CallOptions = {}): Promise<T.Connection> =>
    call('PATCH', '/v1/braze/connections/{connectionId}', { params: { connectionId }, body }, options),
  /** Disconnect: what waits is not sent, the token is erased; Braze keeps what it has. Needs `braze:write`. Refuses: connection_not_found, connection_in_use, version_conflict. */
  deleteConnection: (connectionId: string, query: T.DeleteConnectionQuery = {}, options: CallOptions = {}): Promise<void> =>
    call('DELETE', '/v1/braze/connections/{connectionId}', { params: { connectionId }, query }, options),
  /** Probe host, token and permissions again, without writing anything to Braze. Needs `braze:write`. Refuses: connection_not_found, connection_held, braze_key_refused, braze_unreachable. */
  checkConnection: (connectionId: string, options: CallOptions = {}): Promise<T.CheckConnectionReply> =>
    call('POST', '/v1/braze/connections/{connectionId}/check', { params: { connectionId } }, options),
  /** Put a new token in place without a gap: probed first, the old one serves until then. Needs `braze:write`. Refuses: connection_not_found, braze_key_refused, braze_permission_missing, braze_unreachable. */
  putToken: (connectionId: string, body: T.PutTokenBody, options: CallOptions = {}): Promise<T.Connection> =>
    call('PUT', '/v1/braze/connections/{connectionId}/token', { params: { connectionId }, body }, options),
  /** Read the attributes and events that the Braze workspace already has. Needs `braze:read`. Refuses: connection_not_found, connection_held, braze_key_refused, braze_unreachable. */
  getRegistry: (connectionId: string, options: CallOptions = {}): Promise<T.GetRegistryReply> =>
    call('GET', '/v1/braze/connections/{connectionId}/registry', { params: { connectionId } }, options),
  /** Read the field mapping. Needs `braze:read`. Refuses: connection_not_found. */
  getMapping: (connectionId: string, options: CallOptions = {}): Promise<T.MappingSet> =>
    call('GET', '/v1/braze/connections/{connectionId}/mapping', { params: { connectionId } }, options),
  /** Save the whole field mapping as a new version, and bring profiles up to date. Needs `braze:write`. Refuses: connection_not_found, mapping_invalid, version_conflict. */
  putMapping: (connectionId: string, body: T.PutMappingBody, options: CallOptions = {}): Promise<T.PutMappingReply> =>
    call('PUT', '/v1/braze/connections/{connectionId}/mapping', { params: { connectionId }, body }, options),
  /** Say what is wrong with a field mapping and what it would cost, without saving it. Needs `braze:read`. Refuses: connection_not_found. */
  checkMapping: (connectionId: string, body: T.CheckMappingBody, options: CallOptions = {}): Promise<T.CheckMappingReply> =>
    call('POST', '/v1/braze/connections/{connectionId}/mapping/check', { params: { connectionId }, body }, options),
  /** List the versions of the field mapping, newest first. Needs `braze:read`. Refuses: connection_not_found. */
  listMappingVersions: (connectionId: string, query: T.ListMappingVersionsQuery = {}, options: CallOptions = {}): Promise<T.ListMappingVersionsReply> =>
    call('GET', '/v1/braze/connections/{connectionId}/mapping/versions', { params: { connectionId }, query }, options),
  /** Save an older version of the field mapping again, as a new version. Needs `braze:write`. Refuses: connection_not_found, mapping_version_not_found, mapping_invalid, version_conflict. */
  rollbackMapping: (connectionId: string, body: T.RollbackMappingBody, options: CallOptions = {}): Promise<T.RollbackMappingReply> =>
    call('POST', '/v1/braze/connections/{connectionId}/mapping/rollback', { params: { connectionId }, body }, options),
  /** Show the exact JSON that would go to Braze now, beside what Braze acknowledged. Needs `braze:read`. Refuses: connection_not_found, member_not_found. */
  previewMember: (connectionId: string, memberId: string, options: CallOptions = {}): Promise<T.PreviewMemberReply> =>
    call('GET', '/v1/braze/connections/{connectionId}/preview/{memberId}', { params: { connectionId, memberId } }, options),
  /** Compare one member with what Braze acknowledged, soon, and send the difference. Needs `braze:write`. Refuses: connection_not_found, member_not_found. */
  syncMember: (connectionId: string, memberId: string, options: CallOptions = {}): Promise<T.SyncMemberReply> =>
    call('POST', '/v1/braze/connections/{connectionId}/sync/{memberId}', { params: { connectionId, memberId } }, options),
  /** List backfills, newest first. Needs `braze:read`. Refuses: connection_not_found. */
  listBackfills: (connectionId: string, query: T.ListBackfillsQuery = {}, options: CallOptions = {}): Promise<T.ListBackfillsReply> =>
    call('GET', '/v1/braze/connections/{connectionId}/backfills', { params: { connectionId }, query }, options),
  /** Bring all members, or those of a condition or a segment, up to date; live changes go first. Needs `braze:write`. Refuses: connection_not_found, segment_not_found, configuration_invalid. */
  createBackfill: (connectionId: string, body: T.CreateBackfillBody, options: CallOptions = {}): Promise<T.Backfill> =>
    call('POST', '/v1/braze/connections/{connectionId}/backfills', { params: { connectionId }, body }, options),
  /** Read the progress of a backfill. Needs `braze:read`. Refuses: connection_not_found, backfill_not_found. */
  getBackfill: (connectionId: string, backfillId: string, options: CallOptions = {}): Promise<T.Backfill> =>
    call('GET', '/v1/braze/connections/{connectionId}/backfills/{backfillId}', { params: { connectionId, backfillId } }, options),
  /** Pause, resume or cancel a backfill. Needs `braze:write`. Refuses: connection_not_found, backfill_not_found, backfill_finished. */
  patchBackfill: (connectionId: string, backfillId: string, body: T.PatchBackfillBody, options: CallOptions = {}): Promise<T.Backfill> =>
    call('PATCH', '/v1/braze/connections/{connectionId}/backfills/{backfillId}', { params: { connectionId, backfillId }, body }, options),
  /** List what became of what was sent, newest first. Needs `braze:read`. Refuses: connection_not_found. */
  listDeliveries: (connectionId: string, query: T.ListDeliveriesQuery = {}, options: CallOptions = {}): Promise<T.ListDeliveriesReply> =>
    call('GET', '/v1/braze/connections/{connectionId}/deliveries', { params: { connectionId }, query }, options),
  /** List what Braze refused, or what waits for a person, grouped by cause. Needs `braze:read`. Refuses: connection_not_found. */
  listParked: (connectionId: string, options: CallOptions = {}): Promise<T.ListParkedReply> =>
    call('GET', '/v1/braze/connections/{connectionId}/parked', { params: { connectionId } }, options),
  /** Send parked rows again: attributes with their newest state, events as they were. Needs `braze:write`. Refuses: connection_not_found. */
  redrive: (connectionId: string, body: T.ParkedChoice, options: CallOptions = {}): Promise<T.RedriveReply> =>
    call('POST', '/v1/braze/connections/{connectionId}/redrive', { params: { connectionId }, body }, options),
  /** Give parked rows up; their deliveries stay on record. Needs `braze:write`. Refuses: connection_not_found. */
  discardParked: (connectionId: string, body: T.ParkedChoice, options: CallOptions = {}): Promise<T.DiscardParkedReply> =>
    call('POST', '/v1/braze/connections/{connectionId}/parked/discard', { params: { connectionId }, body }, options),
  /** Read what a connection has sent, what waits, and what it has cost. Needs `braze:read`. Refuses: connection_not_found. */
  getMeters: (connectionId: string, query: T.GetMetersQuery = {}, options: CallOptions = {}): Promise<T.GetMetersReply> =>
    call('GET', '/v1/braze/connections/{connectionId}/meters', { params: { connectionId }, query }, options),
  /** Say that the process lives. */
  getHealth: (options: CallOptions = {}): Promise<T.GetHealthReply> =>
    call('GET', '/healthz', {}, options),
  /** Say whether the server can serve: 200 if it can, 503 with the same body if not. */
  getReadiness: (options: CallOptions = {}): Promise<T.GetReadinessReply> =>
    call('GET', '/readyz', {}, options),
  /** Read the numbers of this process, in the text format of Prometheus. */
  getMetrics: (options: CallOptions = {}): Promise<T.GetMetricsReply> =>
    call('GET', '/metrics', {}, options),
  /** Read this contract as OpenAPI 3.1. */
  getOpenApi: (options: CallOptions = {}): Promise<T.GetOpenApiReply> =>
    call('GET', '/v1/openapi.json', {}, options),
  /** Check the invariants of the ledger on live data, and name every violation. Needs `admin`. */
  verify: (options: CallOptions = {}): Promise<T.VerifyReply> =>
    call('POST', '/v1/verify', {}, options),
  /** Derive members anew from ledger and events, and name what is stored otherwise. Changes nothing. Needs `admin`. Refuses: member_not_found. */
  rebuild: (query: T.RebuildQuery = {}, options: CallOptions = {}): Promise<T.RebuildReply> =>
    call('POST', '/v1/rebuild', { query }, options),
})
