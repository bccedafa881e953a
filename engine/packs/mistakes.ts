import type { ErrorObject, ValidateFunction } from 'ajv'
import type { Mistake } from '../logic/expression.ts'
import { nearest } from '../logic/suggestion.ts'
import type { YamlNode, YamlScalar } from '../source/yaml/node.ts'
import { nodeAt, toPlain } from '../source/yaml/plain.ts'

/** What a schema says against a document of ours, each mistake at its node. */
export function schemaMistakes(root: YamlNode, validate: ValidateFunction): Mistake[] {
  if (validate(toPlain(root))) return []
  const all = validate.errors ?? []
  const errors = withoutOtherForms(all, root).filter(({ keyword }) => keyword !== 'anyOf' && keyword !== 'if')
  const told = errors.length > 0 ? errors : all
  return told.slice(0, enough).map((error) => mistakeOf(error, root))
}

/** A text with more mistakes than this is not a slip; comparing names for all of them would only cost time. */
const enough = 100

/** Where a word or a map may stand, only what is wrong with the one that is written is worth saying. */
function withoutOtherForms(errors: readonly ErrorObject[], root: YamlNode): readonly ErrorObject[] {
  const either = new Set(
    errors.flatMap(({ keyword, instancePath }) => (keyword === 'anyOf' ? [instancePath] : [])),
  )
  return errors.filter(({ keyword, instancePath }) => {
    if (!either.has(instancePath)) return true
    return nodeAt(root, instancePath).type === 'map' ? keyword !== 'enum' : keyword !== 'type'
  })
}

/** A JSON pointer as people write a path. */
function pathOf(pointer: string): string {
  return pointer.slice(1).replaceAll('/', '.').replaceAll('~1', '/').replaceAll('~0', '~')
}

function mistakeOf(error: ErrorObject, root: YamlNode): Mistake {
  const node = nodeAt(root, error.instancePath)
  const where = error.instancePath === '' ? 'here' : pathOf(error.instancePath)
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
  if (error.keyword === 'type' && error.params['type'] === 'string' && isBare(node))
    return { message: `${where} must be a string: quote it, "${node.text}"`, span: node.span }
  return { message: `${where} ${error.message ?? 'is wrong'}`, span: node.span }
}

/** A scalar that YAML reads as a number or a boolean unless it is quoted. */
function isBare(node: YamlNode): node is YamlScalar {
  return node.type === 'scalar' && ['number', 'boolean'].includes(typeof toPlain(node))
}
