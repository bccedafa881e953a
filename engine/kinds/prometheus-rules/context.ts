import type { Cause, Fact, Identity } from '../../entities/fact.ts'
import { folderOf } from '../../source/path.ts'
import { child, textOf, type YamlNode } from '../../source/yaml/node.ts'
import type { Document } from '../kind.ts'
import { Scalars } from '../scalar.ts'
import type { Expression } from './expression.ts'
import { durationFact } from './fieldFacts.ts'

/** What the rules of one group share. */
export interface GroupContext {
  readonly document: Document
  readonly scalars: Scalars
  readonly folder: string
  /** Why the rules may look otherwise once a template is rendered. */
  readonly open: Cause | undefined
  readonly node: YamlNode
  readonly name: string
  readonly identity: Identity
  readonly owner: string
  readonly interval: Fact | undefined
}

/** One rule and what stands around it. */
export interface RuleContext {
  readonly group: GroupContext
  readonly node: YamlNode
  readonly expression: Expression
}

/** What stands around the rules of a group. */
export function groupContext(node: YamlNode, document: Document): GroupContext {
  const { source, yaml, header } = document
  const template = yaml?.template
  const name = textOf(child(node, 'name')) ?? ''
  const scalars = new Scalars(document)
  const open = template && { says: 'the file is a template', place: source.place(template) }
  return {
    document,
    scalars,
    folder: folderOf(source.path),
    open,
    node,
    name,
    identity: header
      ? { kind: header.kind, name: header.name, namespace: header.namespace || undefined }
      : { kind: 'rule group', name },
    owner: header ? `${header.kind}/${header.name}` : `group ${name}`,
    interval: durationFact(node, 'interval', { scalars, open }),
  }
}
