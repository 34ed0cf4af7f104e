import * as backTest from './back-test.ts'
import * as benefits from './benefits.ts'
import * as backfills from './braze-backfills.ts'
import * as connections from './braze-connections.ts'
import * as deliveries from './braze-deliveries.ts'
import * as mapping from './braze-mapping.ts'
import * as campaigns from './campaigns.ts'
import * as challenges from './challenges.ts'
import * as changes from './changes.ts'
import * as configuration from './configuration.ts'
import * as couponPools from './coupon-pools.ts'
import * as events from './events.ts'
import * as explain from './explain.ts'
import * as keys from './keys.ts'
import * as members from './members.ts'
import * as operations from './operations.ts'
import * as referrals from './referrals.ts'
import * as rewards from './rewards.ts'
import * as segments from './segments.ts'
import * as statement from './statement.ts'
import * as tiers from './tiers.ts'
import * as wallets from './wallets.ts'
import * as workflows from './workflows.ts'

/**
 * Every route by its name. The name is the `operationId` of OpenAPI and the method of the SDK.
 *
 * Listed by hand: the order is the one of the manual, and a route that is missing here fails a test.
 */
export const routes = {
  postEvents: events.postEvents,
  importEvents: events.importEvents,
  explainEvent: explain.explainEvent,
  importHistory: events.importHistory,
  getEvent: events.getEvent,
  listMembers: members.listMembers,
  getMember: members.getMember,
  patchMember: members.patchMember,
  putMember: members.putMember,
  mergeMember: members.mergeMember,
  forgetMember: members.forgetMember,
  getTimeline: members.getTimeline,
  getPoints: members.getPoints,
  getStatement: statement.getStatement,
  getMemberTiers: tiers.getMemberTiers,
  getWorkspace: configuration.getWorkspace,
  patchWorkspace: configuration.patchWorkspace,
  listFields: configuration.listFields,
  putField: configuration.putField,
  deleteField: configuration.deleteField,
  listEventTypes: configuration.listEventTypes,
  putEventType: configuration.putEventType,
  deleteEventType: configuration.deleteEventType,
  listEarnRules: configuration.listEarnRules,
  putEarnRule: configuration.putEarnRule,
  deleteEarnRule: configuration.deleteEarnRule,
  listBadges: challenges.listBadges,
  putBadge: challenges.putBadge,
  deleteBadge: challenges.deleteBadge,
  listChallenges: challenges.listChallenges,
  putChallenge: challenges.putChallenge,
  deleteChallenge: challenges.deleteChallenge,
  listReferralPrograms: referrals.listReferralPrograms,
  putReferralProgram: referrals.putReferralProgram,
  deleteReferralProgram: referrals.deleteReferralProgram,
  listCampaigns: campaigns.listCampaigns,
  getCampaign: campaigns.getCampaign,
  putCampaign: campaigns.putCampaign,
  deleteCampaign: campaigns.deleteCampaign,
  publishCampaign: campaigns.publishCampaign,
  archiveCampaign: campaigns.archiveCampaign,
  listCampaignVersions: campaigns.listCampaignVersions,
  diffCampaign: campaigns.diffCampaign,
  getCampaignUse: campaigns.getCampaignUse,
  backTestCampaign: backTest.backTestCampaign,
  listWallets: wallets.listWallets,
  putWallet: wallets.putWallet,
  deleteWallet: wallets.deleteWallet,
  listWorkflows: workflows.listWorkflows,
  putWorkflow: workflows.putWorkflow,
  deleteWorkflow: workflows.deleteWorkflow,
  listRewards: rewards.listRewards,
  putReward: rewards.putReward,
  deleteReward: rewards.deleteReward,
  listMemberRewards: rewards.listMemberRewards,
  listClaims: rewards.listClaims,
  listCouponPools: couponPools.listCouponPools,
  putCouponPool: couponPools.putCouponPool,
  deleteCouponPool: couponPools.deleteCouponPool,
  addCoupons: couponPools.addCoupons,
  makeCoupons: couponPools.makeCoupons,
  listBenefits: benefits.listBenefits,
  putBenefit: benefits.putBenefit,
  deleteBenefit: benefits.deleteBenefit,
  listSegments: segments.listSegments,
  putSegment: segments.putSegment,
  deleteSegment: segments.deleteSegment,
  countSegment: segments.countSegment,
  countTracked: segments.countTracked,
  listSegmentMembers: segments.listSegmentMembers,
  previewSegment: segments.previewSegment,
  listTierSets: tiers.listTierSets,
  putTierSet: tiers.putTierSet,
  deleteTierSet: tiers.deleteTierSet,
  listChanges: changes.listChanges,
  listKeys: keys.listKeys,
  createKey: keys.createKey,
  revokeKey: keys.revokeKey,
  createConnection: connections.createConnection,
  listConnections: connections.listConnections,
  getConnection: connections.getConnection,
  patchConnection: connections.patchConnection,
  deleteConnection: connections.deleteConnection,
  checkConnection: connections.checkConnection,
  putToken: connections.putToken,
  getRegistry: connections.getRegistry,
  getMapping: mapping.getMapping,
  putMapping: mapping.putMapping,
  checkMapping: mapping.checkMapping,
  listMappingVersions: mapping.listMappingVersions,
  rollbackMapping: mapping.rollbackMapping,
  previewMember: mapping.previewMember,
  syncMember: mapping.syncMember,
  listBackfills: backfills.listBackfills,
  createBackfill: backfills.createBackfill,
  getBackfill: backfills.getBackfill,
  patchBackfill: backfills.patchBackfill,
  listDeliveries: deliveries.listDeliveries,
  listParked: deliveries.listParked,
  redrive: deliveries.redrive,
  discardParked: deliveries.discardParked,
  getMeters: deliveries.getMeters,
  getHealth: operations.getHealth,
  getReadiness: operations.getReadiness,
  getMetrics: operations.getMetrics,
  getOpenApi: operations.getOpenApi,
  verify: operations.verify,
  rebuild: operations.rebuild,
} as const

/** The name of a route. */
export type RouteName = keyof typeof routes
