import { type Alias, blankProfile, type Profile } from './profile.ts'

/** All profiles of the workspace, found by any identifier. */
export type People = {
  readonly size: number
  byExternalId(externalId: string): Profile | undefined
  byAlias(alias: Alias): Profile | undefined
  byBrazeId(brazeId: string): Profile | undefined
  /** Everyone with this value in the field, in no order. */
  byContact(field: Contact, value: string): readonly Profile[]
  all(): IteratorObject<Profile>
  create(nowMs: number): Profile
  /** Take in a profile that was kept elsewhere, with all its identifiers. */
  adopt(profile: Profile): void
  remove(profile: Profile): void
  setExternalId(profile: Profile, externalId: string): void
  /** Give the profile a new primary id; the old one still leads to it. */
  rename(profile: Profile, externalId: string): void
  addAlias(profile: Profile, alias: Alias): void
  /** Set a contact field; null takes it away. */
  setContact(profile: Profile, field: Contact, value: string | null): void
  /** Say that the profile was updated just now. */
  touch(profile: Profile): void
}

/** The secondary identifiers (facts 2.2): they need not be unique. */
type Contact = 'email' | 'phone'

type Index = {
  readonly external: Map<string, Profile>
  readonly alias: Map<string, Profile>
  readonly braze: Map<string, Profile>
  readonly email: Map<string, Set<Profile>>
  readonly phone: Map<string, Set<Profile>>
}

/** A workspace without users. */
export function people(): People {
  const index: Index = {
    external: new Map(),
    alias: new Map(),
    braze: new Map(),
    email: new Map(),
    phone: new Map(),
  }
  const counters = { made: 0, touches: 0 }
  return {
    get size() {
      return index.braze.size
    },
    byExternalId: (externalId) => index.external.get(externalId),
    byAlias: (alias) => index.alias.get(aliasKey(alias)),
    byBrazeId: (brazeId) => index.braze.get(brazeId),
    byContact: (field, value) => [...(index[field].get(value) ?? [])],
    all: () => index.braze.values(),
    create: (nowMs) => {
      counters.made += 1
      const profile = blankProfile(counters.made, nowMs)
      index.braze.set(profile.brazeId, profile)
      return profile
    },
    adopt: (profile) => {
      counters.made = Math.max(counters.made, profile.no)
      counters.touches = Math.max(counters.touches, profile.touched)
      enlist(index, profile)
    },
    remove: (profile) => strike(index, profile),
    setExternalId: (profile, externalId) => {
      profile.externalId = externalId
      index.external.set(externalId, profile)
    },
    rename: (profile, externalId) => {
      if (profile.externalId !== null) profile.formerIds.push(profile.externalId)
      profile.externalId = externalId
      index.external.set(externalId, profile)
    },
    addAlias: (profile, alias) => {
      const old = profile.aliases.find((known) => known.alias_label === alias.alias_label)
      if (old) index.alias.delete(aliasKey(old))
      profile.aliases = [...profile.aliases.filter((known) => known !== old), alias]
      index.alias.set(aliasKey(alias), profile)
    },
    setContact: (profile, field, value) => setContact(index, profile, field, value),
    touch: (profile) => {
      counters.touches += 1
      profile.touched = counters.touches
    },
  }
}

const aliasKey = ({ alias_name, alias_label }: Alias) => `${alias_label}\u0000${alias_name}`

function setContact(index: Index, profile: Profile, field: Contact, value: string | null): void {
  const before = profile.standard[field]
  if (before === value) return
  if (typeof before === 'string') {
    const sharing = index[field].get(before)
    sharing?.delete(profile)
    if (sharing?.size === 0) index[field].delete(before)
  }
  if (value === null) {
    delete profile.standard[field]
    return
  }
  profile.standard[field] = value
  const sharing = index[field].get(value)
  if (sharing) sharing.add(profile)
  else index[field].set(value, new Set([profile]))
}

function enlist(index: Index, profile: Profile): void {
  index.braze.set(profile.brazeId, profile)
  if (profile.externalId !== null) index.external.set(profile.externalId, profile)
  for (const former of profile.formerIds) index.external.set(former, profile)
  for (const alias of profile.aliases) index.alias.set(aliasKey(alias), profile)
  for (const field of ['email', 'phone'] as const) {
    const value = profile.standard[field]
    if (typeof value !== 'string') continue
    index[field].set(value, (index[field].get(value) ?? new Set()).add(profile))
  }
}

function strike(index: Index, profile: Profile): void {
  setContact(index, profile, 'email', null)
  setContact(index, profile, 'phone', null)
  index.braze.delete(profile.brazeId)
  if (profile.externalId !== null) index.external.delete(profile.externalId)
  for (const former of profile.formerIds) index.external.delete(former)
  for (const alias of profile.aliases) index.alias.delete(aliasKey(alias))
}
