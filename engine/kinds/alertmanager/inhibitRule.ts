import type { InhibitRuleParts, MatcherSide } from '../../entities/alertmanagerParts.ts'
import { entity } from '../../entities/entity.ts'
import { type Cause, type Entity, type Fact, known, list, record, unknown } from '../../entities/fact.ts'
import { child, isNull, items, type YamlNode } from '../../source/yaml/node.ts'
import { allowedValues, printMatchers } from '../../values/matcherSet.ts'
import type { Configuration } from './configuration.ts'
import { SideReader, type WrittenSide } from './matchers.ts'

/** Reads one inhibit rule; which alerts it is about is for the links. */
export function inhibitRule(
  node: YamlNode,
  number: number,
  configuration: Configuration,
): Entity<InhibitRuleParts> {
  const { scalars, dialect, identity, subject, open, namespace, lengths } = configuration
  const place = scalars.place(node)
  const unread = node.type === 'map' ? open : { says: 'an inhibit rule is expected here', place }
  const [source, target] = (['source', 'target'] as const).map((side) =>
    dialect.side(new SideReader(scalars, unread, lengths), node, side).side(),
  ) as [WrittenSide, WrittenSide]
  const equal = equalLabels(child(node, 'equal'), configuration, unread)
  return entity<InhibitRuleParts>(
    {
      type: 'inhibitRule',
      identity: {
        ...identity,
        part: `inhibit rule ${printMatchers(source.matchers)} → ${printMatchers(target.matchers)}`,
      },
      subject: `${subject} › inhibit rule ${number}`,
      place,
    },
    {
      number: known(number),
      source: sideFact(source, place),
      target: sideFact(target, place),
      equal: equal.fact,
      ...(namespace && { namespace: known(namespace) }),
      pinned: list(pinnedOnBoth(source, target, namespace).map((label) => known(label))),
    },
    {
      source,
      target,
      equal: equal.labels,
      ...(equal.unread && { equalUnread: equal.unread }),
      ...(namespace && { namespace }),
    },
    open && [open],
  )
}

function sideFact(side: WrittenSide, rule: Cause['place']): Fact {
  const text = printMatchers(side.matchers)
  const place = side.place ?? rule
  if (side.unread) return unknown(side.unread, { place, text })
  const severities = allowedValues(side.matchers, 'severity')
  const alertnames = allowedValues(side.matchers, 'alertname')
  const [severity, ...others] = severities ?? []
  return known(text, {
    text,
    place,
    fields: {
      severity:
        severity !== undefined && others.length === 0
          ? known(severity, { place, text: severity })
          : undefined,
      severities: severities && list(severities.map((value) => known(value, { text: value }))),
      alertnames: alertnames && list(alertnames.map((value) => known(value, { text: value }))),
    },
  })
}

/** Labels that both sides pin to one value: what an `equal` on them would say once more. */
function pinnedOnBoth(source: MatcherSide, target: MatcherSide, namespace: string | undefined): string[] {
  const labels = new Set(source.matchers.map(({ name }) => name))
  const shared = [...labels].filter((label) => {
    const [left, ...more] = allowedValues(source.matchers, label) ?? []
    const [right, ...others] = allowedValues(target.matchers, label) ?? []
    return left !== undefined && left !== '' && left === right && more.length + others.length === 0
  })
  return namespace !== undefined && !labels.has('namespace') ? [...shared, 'namespace'] : shared
}

interface Equal {
  readonly labels: readonly string[]
  readonly unread?: Cause
  readonly fact: Fact
}

function equalLabels(node: YamlNode | undefined, { scalars }: Configuration, open: Cause | undefined): Equal {
  const written = node && !isNull(node) ? node : undefined
  const odd =
    written && written.type !== 'seq' ? written : items(written).find(({ type }) => type !== 'scalar')
  const template = [...items(written), ...(odd ? [odd] : [])]
    .map((item) => scalars.templated(item))
    .find(Boolean)
  const unread =
    template ?? (odd ? { says: 'a list of labels is expected here', place: scalars.place(odd) } : open)
  const labels: string[] = []
  const facts: Fact[] = []
  for (const item of items(written)) {
    if (item.type !== 'scalar' || scalars.templated(item)) continue
    const place = scalars.place(item)
    labels.push(item.text)
    facts.push(record({ label: known(item.text, { place, text: item.text }) }, { place }))
  }
  return {
    labels,
    ...(unread && { unread }),
    fact: list(facts, {
      ...(written && { place: scalars.place(written) }),
      ...(unread && { open: [unread] }),
    }),
  }
}
