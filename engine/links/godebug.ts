import { entity } from '../entities/entity.ts'
import { type Entity, type Fact, known } from '../entities/fact.ts'
import type { Place } from '../source/place.ts'
import { masked } from '../source/secret.ts'
import { addEntities, entitiesOf, type LinkContext } from './context.ts'

/**
 * Makes a setting of every `key=value` in a GODEBUG variable. The runtime reads it from left to right, so that the
 * last of equal keys wins (runtime/runtime1.go, parsegodebug).
 */
export function linkGodebug(context: LinkContext): void {
  const made: Entity[] = []
  for (const variable of entitiesOf(context, 'variable')) {
    const name = variable.facts.fields?.get('name')?.value
    const value = variable.facts.fields?.get('value')
    if (name === 'GODEBUG' && value?.state === 'known')
      for (const setting of settingsOf(variable, value)) made.push(setting)
  }
  addEntities(context, made)
}

interface Part {
  readonly key: string
  readonly value: string
  readonly start: number
}

function settingsOf(variable: Entity, value: Fact): Entity[] {
  const parts = partsOf(String(value.value))
  const last = new Map(parts.map(({ key }, index) => [key, index]))
  const users = variable.facts.fields?.get('users')
  const [user, ...others] = users?.items ?? []
  const container = user && others.length === 0 ? user : undefined
  const shadowed = variable.facts.fields?.get('shadowed')?.value === true
  const via = value.via ? { via: value.via } : {}
  return parts.map(({ key, value: setting, start }, index) => {
    const place = (from: number, to: number): Place => within(value, variable.place, from, to)
    const middle = start + key.length
    const end = middle + 1 + setting.length
    return entity(
      {
        type: 'godebugSetting',
        identity: { ...variable.identity, part: `${variable.identity.part ?? ''} ${key}` },
        subject: `${variable.subject} › ${key}`,
        place: place(start, end),
      },
      {
        key: known(key, { place: place(start, middle), text: key, ...via }),
        value: known(setting, {
          place: place(middle + 1, end),
          text: value.place?.secret ? masked : setting,
          ...via,
        }),
        carrier: known('variable'),
        ...(container && { container }),
        inForce: known(!shadowed && last.get(key) === index),
      },
      {},
    )
  })
}

function partsOf(text: string): Part[] {
  const parts: Part[] = []
  let start = 0
  for (const piece of text.split(',')) {
    const equals = piece.indexOf('=')
    if (equals > 0) parts.push({ key: piece.slice(0, equals), value: piece.slice(equals + 1), start })
    start += piece.length + 1
  }
  return parts
}

/** A part of the value's own place where the text stands there letter by letter, else the whole value. */
function within(value: Fact, fallback: Place, from: number, to: number): Place {
  const place = value.place ?? fallback
  const { start, end } = place.span
  const length = String(value.value).length
  const quoted = end - start === length + 2 ? 1 : 0
  const exact = end - start - 2 * quoted === length && place.decodedLine === undefined && !place.secret
  if (!exact) return place
  return { ...place, span: { start: start + quoted + from, end: start + quoted + to } }
}
