import { type Cause, type Fact, known, unknown, withFields } from '../entities/fact.ts'
import type { Place } from '../source/place.ts'
import { parseGoBytes } from '../values/goBytes.ts'
import { parseGogc } from '../values/gogc.ts'
import { parseGomaxprocs } from '../values/gomaxprocs.ts'
import { meantGoBytes, meantGogc } from '../values/meant.ts'

/** The variables the Go runtime reads at start. */
export const runtimeNames = ['GOGC', 'GOMEMLIMIT', 'GOMAXPROCS', 'GODEBUG'] as const
export type RuntimeName = (typeof runtimeNames)[number]

/** Whether the Go runtime reads a variable of this name. */
export function isRuntimeName(name: string): name is RuntimeName {
  return (runtimeNames as readonly string[]).includes(name)
}

/**
 * Adds to a variable's text how the Go runtime reads it. Where Go versions differ and the version is not known,
 * the reading is unknown.
 */
export function asRuntimeReads(name: RuntimeName, fact: Fact, goVersion: string | undefined): Fact {
  if (name === 'GODEBUG') return fact
  if (fact.state !== 'known' || typeof fact.value !== 'string') return unreadable(name, fact)
  const origin = fact.place ? { place: fact.place } : {}
  const read = readers[name](fact.value, goVersion)
  if (read.versions) {
    const says = `Go versions differ in how they read ${name}=${fact.text ?? fact.value} (${read.versions})`
    const cause: Cause = { says, place: fact.place as Place }
    return withFields(fact, { reading: unknown(cause, origin), [read.number]: unknown(cause, origin) })
  }
  return withFields(fact, {
    reading: known(read.reading, origin),
    ...(read.meant !== undefined && { meant: known(read.meant, origin) }),
    ...(read.value !== undefined && {
      [read.number]: known(read.value, { ...origin, text: fact.text ?? fact.value }),
    }),
  })
}

interface Reading {
  readonly reading: 'off' | 'percent' | 'bytes' | 'count' | 'default' | 'malformed'
  readonly number: 'percent' | 'bytes' | 'count'
  readonly value?: number
  readonly versions?: string
  readonly meant?: string | undefined
}

const readers: Readonly<
  Record<Exclude<RuntimeName, 'GODEBUG'>, (text: string, goVersion?: string) => Reading>
> = {
  GOGC: (text, goVersion) => {
    const read = parseGogc(text, goVersion)
    const reading = read.off ? 'off' : read.silent ? 'malformed' : text === '' ? 'default' : 'percent'
    if (read.silent) return { reading, number: 'percent', value: read.percent, meant: meantGogc(text) }
    return { reading, number: 'percent', ...(!read.off && { value: read.percent }), ...versionsOf(read) }
  },
  GOMEMLIMIT: (text, goVersion) => {
    const read = parseGoBytes(text, goVersion)
    if (!read.ok) return { reading: 'malformed', number: 'bytes', meant: meantGoBytes(text) }
    if (read.off) return { reading: text === '' ? 'default' : 'off', number: 'bytes', ...versionsOf(read) }
    return { reading: 'bytes', number: 'bytes', value: read.bytes, ...versionsOf(read) }
  },
  GOMAXPROCS: (text, goVersion) => {
    const read = parseGomaxprocs(text, goVersion)
    if (read.procs === null)
      return { reading: text === '' ? 'default' : 'malformed', number: 'count', ...versionsOf(read) }
    return { reading: 'count', number: 'count', value: read.procs, ...versionsOf(read) }
  },
}

function versionsOf(read: { versions?: string }): { versions?: string } {
  return read.versions === undefined ? {} : { versions: read.versions }
}

/** What is not known of the text is not known of its reading either. */
function unreadable(name: RuntimeName, fact: Fact): Fact {
  const causes = fact.causes ?? []
  if (causes.length === 0) return fact
  const number = name === 'GOGC' ? 'percent' : name === 'GOMEMLIMIT' ? 'bytes' : 'count'
  const here = fact.fields ?? new Map<string, Fact>()
  const doubt = unknown(causes, fact.place ? { place: fact.place } : {})
  return withFields(fact, {
    ...(!here.has('reading') && { reading: doubt }),
    ...(!here.has(number) && { [number]: doubt }),
  })
}
