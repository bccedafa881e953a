import type {
  AlertParts,
  QuantileMeasure,
  QuantileSource,
  RecordingParts,
  SeriesSource,
} from '../entities/alertParts.ts'
import { addFacts } from '../entities/entity.ts'
import {
  type Cause,
  type Entity,
  type Fact,
  known,
  list,
  record,
  through,
  unknown,
} from '../entities/fact.ts'
import { entitiesOf, type LinkContext } from './context.ts'
import { FolderIndex } from './folderIndex.ts'
import { severityOf } from './severity.ts'

/** An alert on a quantile whose series is known. */
interface Ranked {
  readonly alert: Entity<AlertParts>
  readonly folder: string
  readonly measure: QuantileMeasure
  readonly source: QuantileSource
}

/** With more candidates than this, none is taken: the neighbour is unknown. */
const most = 64

/** Joins every alert on a quantile to those on the next higher quantile of the same series. */
export function linkQuantiles(context: LinkContext): void {
  for (const series of seriesOf(context).values()) {
    const folders = new FolderIndex(series, ({ source }) => source.phi)
    const files = byPath(series)
    for (const low of series) {
      const beside = files.get(low.alert.place.path)?.nearest('', low.source.phi, most + 1) ?? []
      const near = beside.length > 0 ? beside : folders.nearest(low.folder, low.source.phi, most + 1)
      if (near.length > 0) addFacts(low.alert, { nextQuantile: neighbours(low, near) })
    }
  }
}

/** One index for each file, in which all is equally near. */
function byPath(series: readonly Ranked[]): ReadonlyMap<string, FolderIndex<Ranked>> {
  const groups = new Map<string, Ranked[]>()
  for (const ranked of series) {
    const { path } = ranked.alert.place
    const group = groups.get(path)
    if (group) group.push(ranked)
    else groups.set(path, [ranked])
  }
  const flat = (group: readonly Ranked[]) => group.map((ranked) => ({ ...ranked, folder: '' }))
  return new Map(
    [...groups].map(([path, group]) => [path, new FolderIndex(flat(group), ({ source }) => source.phi)]),
  )
}

/** The alerts by what they measure: equal keys are quantiles of one series, fired on in one direction. */
function seriesOf(context: LinkContext): ReadonlyMap<string, Ranked[]> {
  const recordings = recordingsByName(context)
  const found = new Map<string, Ranked[]>()
  for (const alert of entitiesOf<AlertParts>(context, 'alert')) {
    const { measure, folder } = alert.parts
    const source = measure && resolve(alert, measure.source, recordings)
    if (!measure || !source) continue
    const key = JSON.stringify([source.shape, measure.direction])
    const ranked = { alert, folder, measure, source }
    const group = found.get(key)
    if (group) group.push(ranked)
    else found.set(key, [ranked])
  }
  return found
}

interface Recorded {
  readonly folder: string
  readonly rule: Entity<RecordingParts>
}

type Recordings = ReadonlyMap<string, FolderIndex<Recorded>>

function recordingsByName(context: LinkContext): Recordings {
  const byName = new Map<string, Recorded[]>()
  for (const rule of entitiesOf<RecordingParts>(context, 'recordingRule')) {
    const { name, folder } = rule.parts
    const before = byName.get(name)
    if (before) before.push({ folder, rule })
    else byName.set(name, [{ folder, rule }])
  }
  return new Map([...byName].map(([name, found]) => [name, new FolderIndex(found, () => 0)]))
}

/** The quantile itself, or what the nearest recording rule of that name records, if all the nearest agree. */
function resolve(
  alert: Entity<AlertParts>,
  source: QuantileSource | SeriesSource,
  recordings: Recordings,
): QuantileSource | undefined {
  if (source.kind === 'quantile') return source
  const nearest = recordings.get(source.metric)?.nearest(alert.parts.folder, -1, most) ?? []
  const [first, ...others] = nearest
  const recorded = first?.rule.parts.source
  if (!recorded || others.some(({ rule }) => !sameSource(rule.parts.source, recorded))) return undefined
  inherit(alert, first.rule)
  return { ...recorded, shape: `${recorded.shape} ${source.filter}` }
}

/** What the recording says of the series, the alert on it has too. */
function inherit(alert: Entity, rule: Entity): void {
  const step = { says: `${rule.subject} records the series`, place: rule.place }
  for (const name of ['quantile', 'window']) {
    const fact = rule.facts.fields?.get(name)
    if (fact && !alert.facts.fields?.has(name)) addFacts(alert, { [name]: through(fact, step) })
  }
}

function sameSource(a: QuantileSource | undefined, b: QuantileSource): boolean {
  return a?.phi === b.phi && a.shape === b.shape && a.window === b.window
}

/**
 * The neighbours among the nearest alerts on a higher quantile: those of the same severity where there are any;
 * among these the ones on the lowest quantile, and of them the ones that differ least.
 */
function neighbours(low: Ranked, near: readonly Ranked[]): Fact {
  if (near.length > most) {
    return unknown({
      says: `more than ${most} alerts on higher quantiles are equally near`,
      place: low.alert.place,
    })
  }
  const siblings = near.filter(({ alert }) => severityOf(alert) === severityOf(low.alert))
  const chosen = siblings.length > 0 ? siblings : near
  const next = Math.min(...chosen.map(({ source }) => source.phi))
  const compared = chosen.filter(({ source }) => source.phi === next).map((high) => compare(low, high))
  const least = Math.min(...compared.map(({ weight }) => weight))
  const closest = compared.filter(({ weight }) => weight === least)
  const ambiguous = ambiguity(closest.map(({ high }) => high))
  return ambiguous ? unknown(ambiguous) : list(closest.map(({ fact }) => fact))
}

/** Candidates of several files with different thresholds: which of them the alert lives with is not known. */
function ambiguity(candidates: readonly Ranked[]): Cause[] | undefined {
  const paths = new Set(candidates.map(({ alert }) => alert.place.path))
  const thresholds = new Set(candidates.map(({ measure }) => measure.threshold))
  if (paths.size < 2 || thresholds.size < 2) return undefined
  return candidates.map(({ alert }) => ({
    says: `ambiguous: ${alert.subject} is as near as others with other thresholds`,
    place: alert.facts.fields?.get('threshold')?.place ?? alert.place,
  }))
}

interface Compared {
  readonly high: Ranked
  readonly fact: Fact
  readonly weight: number
}

function compare(low: Ranked, high: Ranked): Compared {
  const aspects = [
    aspect('window', low.source.window, high.source.window),
    aspect('rate function', low.source.rate, high.source.rate),
    aspect('condition', low.measure.condition, high.measure.condition),
    factAspect('for', 'for', low, high, 0),
    factAspect('keepFiringFor', 'keep_firing_for', low, high, 0),
    factAspect('interval', 'interval', low, high, 'the default'),
    factAspect('severity', 'severity', low, high, ''),
  ]
  const items = aspects.flatMap((each) => (typeof each === 'string' ? [known(each)] : []))
  const causes = aspects.flatMap((each) => (typeof each === 'object' ? each : []))
  const differs = list(items, causes.length > 0 ? { open: causes } : {})
  const fact = record({ alert: high.alert.facts, differs })
  return { high, fact, weight: items.length + causes.length }
}

function aspect(name: string, left: unknown, right: unknown): string | undefined {
  return left === right ? undefined : name
}

/** What differs, or why that is not known; what is not written has the value Prometheus gives it. */
function factAspect(
  fact: 'for' | 'keepFiringFor' | 'interval' | 'severity',
  name: string,
  low: Ranked,
  high: Ranked,
  fallback: string | number,
): string | readonly Cause[] | undefined {
  const sides = [low, high].map(({ alert }) => alert.facts.fields?.get(fact))
  const causes = sides.flatMap((side) => (side && side.state !== 'known' ? (side.causes ?? []) : []))
  if (causes.length > 0) return causes
  const [left, right] = sides.map((side) => side?.value ?? fallback)
  return aspect(name, left, right)
}
