import { type Cause, type Fact, known, maybe, unknown } from '../../entities/fact.ts'
import { child, entries, isNull, type YamlNode } from '../../source/yaml/node.ts'
import { parsePrometheusDuration } from '../../values/prometheusDuration.ts'
import { type Scalars, shorten } from '../scalar.ts'
import { withTarget } from './sloTarget.ts'

/** How the fields of a document are read. */
interface Reading {
  readonly scalars: Scalars
  /** Why there may be other fields once a template is rendered. */
  readonly open: Cause | undefined
}

/**
 * A duration as Prometheus reads it, in seconds; absent where none is written, which in a template leaves open
 * whether there will be one.
 */
export function durationFact(holder: YamlNode, key: string, { scalars, open }: Reading): Fact | undefined {
  return scalars.number(child(holder, key), secondsIn, 'a duration of Prometheus') ?? (open && maybe(open))
}

function secondsIn(text: string): number | undefined {
  const duration = parsePrometheusDuration(text)
  return duration.ok ? duration.seconds : undefined
}

/** The labels a rule's results get: the group's, then the rule's own; templates are unknown. */
export function labelsFact(node: YamlNode, group: YamlNode, { scalars, open }: Reading): Fact {
  const own = child(node, 'labels')
  const labels = new Map<string, Fact>()
  for (const holder of [child(group, 'labels'), own]) {
    for (const { key, value } of entries(holder)) {
      const label = labelValue(value, scalars)
      labels.set(key.text, key.text === 'slo_target' ? withTarget(label) : label)
    }
  }
  return { state: 'known', fields: labels, place: own && scalars.place(own), open: open && [open] }
}

function labelValue(node: YamlNode, scalars: Scalars): Fact {
  const place = scalars.place(node)
  // Prometheus reads null as the empty text; `${…}` is a text for it.
  if (isNull(node)) return known('', { place, text: '' })
  if (node.type !== 'scalar') return unknown({ says: 'a text is expected here', place }, { place })
  if (node.template)
    return unknown({ says: `a template: ${shorten(node.text)}`, place }, { place, text: node.text })
  return scalars.templated(node) ? (scalars.text(node) as Fact) : known(node.text, { place, text: node.text })
}

/** Texts by key, such as annotations. */
export function textsFact(node: YamlNode | undefined, { scalars, open }: Reading): Fact {
  const texts = new Map<string, Fact>()
  for (const { key, value } of entries(node)) {
    const text = scalars.text(value)
    if (text) texts.set(key.text, text)
  }
  return { state: 'known', fields: texts, open: open && [open] }
}
