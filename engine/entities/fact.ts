import type { Place } from '../source/place.ts'
import type { EntityType } from './index.ts'

/** What a fact may be. */
export type Scalar = string | number | boolean

/** Why something is not known here, and where the reason stands. */
export interface Cause {
  readonly says: string
  readonly place: Place
}

/** One step of the chain a fact came through, nearest to the value first: "ConfigMap checkout-env". */
export interface Step {
  readonly says: string
  readonly place: Place
}

/**
 * One typed value on an entity, in base units, with the place it stands at. Presence and value are known
 * separately:
 *
 * - `known`: it is there, and `value` (or `fields`, or `items`) says what it is;
 * - `unknown`: it is there, but its value cannot be known here;
 * - `maybe`: not even its presence is known.
 *
 * What is absent has no fact. An `open` record or list may hold more than is listed.
 */
export interface Fact {
  readonly state: 'known' | 'unknown' | 'maybe'
  readonly value?: Scalar
  /** As written in the source. */
  readonly text?: string
  readonly place?: Place
  /** Why it is `unknown` or `maybe`. */
  readonly causes?: readonly Cause[]
  readonly via?: readonly Step[]
  readonly fields?: ReadonlyMap<string, Fact>
  readonly items?: readonly Fact[]
  readonly open?: readonly Cause[]
  /** The entity whose facts these are, on the root record of an entity. */
  readonly entity?: Entity
}

/** What an entity is called: stable under moved lines, reformatting and renamed files. */
export interface Identity {
  /** The kind of object it stands in: `Deployment`, `compose service`, `Dockerfile`, `KubeletConfiguration`. */
  readonly kind: string
  readonly namespace?: string
  readonly name: string
  /** The part of the object, such as the container or the variable. */
  readonly part?: string
}

/**
 * What rules talk about: a container, a kubelet, an alert. Plain data; `facts` is what rules read, `parts`
 * is what links still have to join and never reaches a rule.
 */
export interface Entity<Parts = unknown> {
  readonly type: EntityType
  readonly identity: Identity
  /** For people: "Deployment/checkout › container api". */
  readonly subject: string
  readonly place: Place
  /** What it is deployed with: the overlay that was built, by its folder. Links never cross units. */
  unit?: string
  /** What it was rendered from. */
  rendered?: Step
  /** What it was called before its overlay renamed it: by this it is the same in all overlays. */
  written?: Identity
  /** The root record; links put the facts they derive here, hence not readonly. */
  facts: Fact
  readonly parts: Parts
}

/** Where a fact stands and what it looked like there. */
export interface Origin {
  readonly place?: Place
  readonly text?: string
  readonly via?: readonly Step[]
  /** Facts read off this one; they stand on their own even when the value is unknown. */
  readonly fields?: Fields
}

/** Fields by name; an undefined one is absent. */
export type Fields = Readonly<Record<string, Fact | undefined>>

/** A present fact with a known value, in base units. */
export function known(value: Scalar, origin: Origin = {}): Fact {
  return withOrigin({ state: 'known', value }, origin)
}

/** A present fact whose value cannot be known here. */
export function unknown(cause: Cause | readonly Cause[], origin: Origin = {}): Fact {
  const causes = asList(cause)
  return withOrigin({ state: 'unknown', causes, place: causes[0]?.place }, origin)
}

/** Something of which not even the presence is known. */
export function maybe(cause: Cause | readonly Cause[], origin: Origin = {}): Fact {
  const causes = asList(cause)
  return withOrigin({ state: 'maybe', causes, place: causes[0]?.place }, origin)
}

/** A record of facts; `open` when it may hold fields that are not listed. */
export function record(fields: Fields, options: { place?: Place; open?: readonly Cause[] } = {}): Fact {
  return withOptions({ state: 'known', fields: fieldMap(fields) }, options)
}

/** A list of facts; `open` when it may hold items that are not listed. */
export function list(
  items: readonly Fact[],
  options: { place?: Place; open?: readonly Cause[]; text?: string } = {},
): Fact {
  return withOptions({ state: 'known', items }, options)
}

/** A copy with fields added or replaced. */
export function withFields(fact: Fact, fields: Fields): Fact {
  const merged = new Map(fact.fields)
  for (const [name, field] of Object.entries(fields)) if (field) merged.set(name, field)
  return { ...fact, fields: merged }
}

/** A copy that came through one more step. */
export function through(fact: Fact, ...steps: readonly Step[]): Fact {
  return { ...fact, via: [...(fact.via ?? []), ...steps] }
}

/** The fields that are there, by name. */
export function fieldMap(fields: Fields): Map<string, Fact> {
  const map = new Map<string, Fact>()
  for (const name of Object.keys(fields)) {
    const field = fields[name]
    if (field) map.set(name, field)
  }
  return map
}

/** A fact in the making: facts are so many that each is one object, with only what is there. */
type Draft = { -readonly [Key in keyof Fact]: Fact[Key] }

function withOrigin(fact: Draft, { place, text, via, fields }: Origin): Fact {
  if (place) fact.place = place
  if (text !== undefined) fact.text = text
  if (via && via.length > 0) fact.via = via
  if (fields) fact.fields = fieldMap(fields)
  return fact
}

function withOptions(
  fact: Draft,
  { place, text, open }: { place?: Place; open?: readonly Cause[]; text?: string },
): Fact {
  if (place) fact.place = place
  if (text !== undefined) fact.text = text
  if (open && open.length > 0) fact.open = open
  return fact
}

function asList(cause: Cause | readonly Cause[]): readonly Cause[] {
  return Array.isArray(cause) ? cause : [cause as Cause]
}
