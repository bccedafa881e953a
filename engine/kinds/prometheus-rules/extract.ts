import type { Cause, Entity } from '../../entities/fact.ts'
import { child, items, textOf, type YamlNode } from '../../source/yaml/node.ts'
import type { Document, Extract, ExtractContext } from '../kind.ts'
import { readAlert } from './alert.ts'
import { Expressions } from './expression.ts'
import { groupsOf } from './groups.ts'
import { readRecording } from './recordingRule.ts'
import { type RuleContext, surroundings } from './rule.ts'

/** Reads the alerts and recording rules of one document, with the facts of their expressions. */
export const extract: Extract = (document, context) => {
  const found = groupsOf(document)
  if (!found) return { entities: [] }
  const entities = found.groups.flatMap((group) => readGroup(group, document, context))
  return { entities }
}

function readGroup(group: YamlNode, document: Document, { limits }: ExtractContext): Entity[] {
  const shared = surroundings(document)
  const expressions = new Expressions(document, limits.expressionLength)
  const groupName = textOf(child(group, 'name')) ?? ''
  const foreign = otherLanguage(group, document)
  return items(child(group, 'rules')).flatMap((node) => {
    const written = child(node, 'expr')
    if (!written) return []
    const expression = expressions.read(written, foreign)
    const context: RuleContext = {
      ...shared,
      ...ownerOf(document, groupName),
      node,
      group,
      groupName,
      expression,
    }
    return [...readAlert(context), ...readRecording(context)]
  })
}

/** vmalert's groups may be of Graphite or LogsQL. */
function otherLanguage(group: YamlNode, document: Document): Cause | undefined {
  const type = child(group, 'type')
  const name = textOf(type)
  if (!type || name === undefined || name === 'prometheus') return undefined
  return { says: `the rules of this group are ${name}`, place: document.source.place(type.span) }
}

function ownerOf({ header }: Document, group: string): Pick<RuleContext, 'identity' | 'owner'> {
  if (!header) return { identity: { kind: 'rule group', name: group }, owner: `group ${group}` }
  const { kind, name, namespace } = header
  return { identity: { kind, name, ...(namespace && { namespace }) }, owner: `${kind}/${name}` }
}
