import type { Cause, Entity } from '../../entities/fact.ts'
import { child, isNull, items, textOf, type YamlNode } from '../../source/yaml/node.ts'
import type { Document, Extract, ExtractContext } from '../kind.ts'
import { readAlert } from './alert.ts'
import { Analyses } from './analyses.ts'
import { groupContext } from './context.ts'
import { Expressions } from './expression.ts'
import { groupsOf } from './groups.ts'
import { readByPrometheus } from './reader.ts'
import { readRecording } from './recordingRule.ts'
import { checkStructure } from './structure.ts'

/** Reads the alerts and recording rules of documents, with the facts of their expressions. */
export function reader(): Extract {
  const analyses = new Analyses()
  return (document, context) => extract(document, context, analyses)
}

function extract(document: Document, { limits }: ExtractContext, analyses: Analyses): ReturnType<Extract> {
  const found = groupsOf(document)
  if (!found) return { entities: [] }
  const expressions = new Expressions(document, limits.expressionLength, analyses)
  const entities = found.groups.flatMap((group) => readGroup(group, document, expressions))
  const problems = readByPrometheus(found, document, expressions) ? checkStructure(found, expressions) : []
  return { entities, problems: [...expressions.problems, ...problems] }
}

function readGroup(group: YamlNode, document: Document, expressions: Expressions): Entity[] {
  const context = groupContext(group, document)
  const foreign = otherLanguage(group, document)
  const entities: Entity[] = []
  for (const node of items(child(group, 'rules'))) {
    const written = child(node, 'expr')
    if (!written || isNull(written)) continue
    const rule = { group: context, node, expression: expressions.read(written, foreign) }
    entities.push(...readAlert(rule), ...readRecording(rule))
  }
  return entities
}

/** vmalert's groups may be of Graphite or LogsQL. */
function otherLanguage(group: YamlNode, document: Document): Cause | undefined {
  const type = child(group, 'type')
  const name = textOf(type)
  if (!type || name === undefined || name === 'prometheus') return undefined
  return { says: `the rules of this group are ${name}`, place: document.source.place(type.span) }
}
