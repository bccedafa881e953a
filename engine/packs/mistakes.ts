import type { ErrorObject, ValidateFunction } from 'ajv'
import type { Mistake } from '../logic/expression.ts'
import { nearest } from '../logic/suggestion.ts'
import type { YamlNode } from '../source/yaml/node.ts'
import { nodeAt, toPlain } from '../source/yaml/plain.ts'

/** What a schema says against a document of ours, each mistake at its node. */
export function schemaMistakes(root: YamlNode, validate: ValidateFunction): Mistake[] {
  if (validate(toPlain(root))) return []
  const errors = (validate.errors ?? []).filter(
    (error) => error.keyword !== 'anyOf' && error.keyword !== 'if',
  )
  const told = errors.length > 0 ? errors : (validate.errors ?? [])
  return told.slice(0, enough).map((error) => mistakeOf(error, root))
}

/** A text with more mistakes than this is not a slip; comparing names for all of them would only cost time. */
const enough = 100

function mistakeOf(error: ErrorObject, root: YamlNode): Mistake {
  const node = nodeAt(root, error.instancePath)
  const where = error.instancePath === '' ? 'here' : error.instancePath.slice(1).replaceAll('/', '.')
  if (error.keyword === 'additionalProperties') {
    const key = String(error.params['additionalProperty'])
    const known = Object.keys((error.parentSchema as { properties?: object } | undefined)?.properties ?? {})
    const entry = node.type === 'map' ? node.index.get(key) : undefined
    return {
      message: `there is no key ${key} ${where === 'here' ? 'here' : `in ${where}`}${nearest(key, known)}`,
      span: entry?.key.span ?? node.span,
    }
  }
  if (error.keyword === 'enum') {
    const allowed = (error.params['allowedValues'] as unknown[]).map(String)
    const value = node.type === 'scalar' ? node.text : ''
    return { message: `${where} is one of ${allowed.join(', ')}${nearest(value, allowed)}`, span: node.span }
  }
  return { message: `${where} ${error.message ?? 'is wrong'}`, span: node.span }
}
