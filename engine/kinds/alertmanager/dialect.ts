import { child, type YamlNode } from '../../source/yaml/node.ts'
import type { SideReader } from './matchers.ts'

/** Where the two forms of an Alertmanager configuration keep what they have in common. */
export interface Dialect {
  readonly form: 'file' | 'AlertmanagerConfig'
  readonly inhibitRules: string
  /** Reads the matchers of a route. */
  readonly route: (reader: SideReader, node: YamlNode) => SideReader
  /** Reads one side of an inhibit rule. */
  readonly side: (reader: SideReader, node: YamlNode, side: 'source' | 'target') => SideReader
}

/** alertmanager.yml (Alertmanager, docs/configuration.md). */
export const fileDialect: Dialect = {
  form: 'file',
  inhibitRules: 'inhibit_rules',
  route: (reader, node) =>
    reader.texts(child(node, 'matchers')).map(child(node, 'match'), false).map(child(node, 'match_re'), true),
  side: (reader, node, side) =>
    reader
      .texts(child(node, `${side}_matchers`))
      .map(child(node, `${side}_match`), false)
      .map(child(node, `${side}_match_re`), true),
}

/** AlertmanagerConfig v1alpha1 and v1beta1 (prometheus-operator, Documentation/api-reference). */
export const operatorDialect: Dialect = {
  form: 'AlertmanagerConfig',
  inhibitRules: 'inhibitRules',
  route: (reader, node) => reader.objects(child(node, 'matchers')),
  side: (reader, node, side) => reader.objects(child(node, `${side}Match`)),
}
