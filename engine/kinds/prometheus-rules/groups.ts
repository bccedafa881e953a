import { child, items, textOf, type YamlMap, type YamlNode } from '../../source/yaml/node.ts'
import type { Document, ObjectHeader } from '../kind.ts'
import { isLogql } from './logql.ts'

/** Who reads the rules: Prometheus, its operator, or VictoriaMetrics' vmalert. */
export type Flavour = 'file' | 'PrometheusRule' | 'VMRule'

/** The rule groups of one document. */
export interface RuleGroups {
  readonly flavour: Flavour
  /** The map that holds `groups`: the document itself, or an object's `spec`. */
  readonly holder: YamlMap
  readonly groups: readonly YamlNode[]
}

const objects: ReadonlyMap<string, { readonly kind: Flavour; readonly groups: readonly string[] }> = new Map([
  ['PrometheusRule', { kind: 'PrometheusRule', groups: ['monitoring.coreos.com', 'monitoring.rhobs'] }],
  ['VMRule', { kind: 'VMRule', groups: ['operator.victoriametrics.com'] }],
])

/** The rule groups a document holds; undefined when it is no document of rules, or one of LogQL. */
export function groupsOf({ header, yaml }: Document): RuleGroups | undefined {
  if (header) return ofObject(header, yaml?.root)
  const root = yaml?.root
  // Grafana's provisioning has groups and rules too, below `apiVersion: 1`; tests of rules have `tests`.
  if (root?.type !== 'map' || root.index.has('apiVersion') || root.index.has('tests')) return undefined
  const groups = items(child(root, 'groups'))
  const rules = groups.flatMap((group) => items(child(group, 'rules')))
  if (!rules.some(isRule) || rules.some(speaksLogql)) return undefined
  return { flavour: 'file', holder: root, groups }
}

function ofObject(header: ObjectHeader, root: YamlNode | undefined): RuleGroups | undefined {
  const known = objects.get(header.kind)
  const holder = child(root, 'spec')
  if (!known?.groups.includes(header.group) || holder?.type !== 'map') return undefined
  const groups = items(child(holder, 'groups'))
  if (groups.some((group) => items(child(group, 'rules')).some(speaksLogql))) return undefined
  return { flavour: known.kind, holder, groups }
}

function isRule(node: YamlNode): boolean {
  return node.type === 'map' && ['alert', 'record', 'expr'].some((key) => node.index.has(key))
}

/** Loki's rule files look like Prometheus' but for the language; of a template nobody can tell. */
function speaksLogql(rule: YamlNode): boolean {
  const written = child(rule, 'expr')
  const text = written?.type === 'scalar' && !written.template ? textOf(written) : undefined
  return text !== undefined && isLogql(text)
}
