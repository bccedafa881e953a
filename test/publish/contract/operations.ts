import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv, type ValidateFunction } from 'ajv'
import formats from 'ajv-formats'

/** GitHub's own description of one operation, without prose. */
interface Operation {
  readonly path: string
  readonly method: string
  readonly parameters: readonly { name: string; in: string; required: boolean; schema: object }[]
  readonly body?: object
}

const slice = JSON.parse(readFileSync(join(import.meta.dirname, 'github.json'), 'utf8')) as {
  operations: readonly Operation[]
}

/** An operation that can tell whether a request is one. */
export interface Matcher {
  readonly name: string
  readonly match: (method: string, path: string) => readonly string[] | undefined
  /** What GitHub's description says against a body or a query; nothing where it agrees. */
  readonly objections: (query: URLSearchParams, body: unknown) => string[]
}

/** All operations the publisher may use. */
export function operations(): Matcher[] {
  const ajv = new Ajv({ strict: false, allErrors: true, coerceTypes: false })
  formats.default(ajv)
  return slice.operations.map((operation) => {
    const pattern = new RegExp(`^${operation.path.replace(/\{[a-z_]+\}/g, '([^/]+)')}$`)
    const query = new Set(operation.parameters.filter((one) => one.in === 'query').map((one) => one.name))
    const validate = operation.body ? ajv.compile(sealed(operation.body)) : undefined
    return {
      name: `${operation.method} ${operation.path}`,
      match: (method, path) =>
        method === operation.method ? pattern.exec(path)?.slice(1).map(decodeURIComponent) : undefined,
      objections: (given, body) => [
        ...[...given.keys()].filter((name) => !query.has(name)).map((name) => `no such parameter: ${name}`),
        ...(validate ? errorsOf(validate, body) : body === undefined ? [] : ['no body is expected']),
      ],
    }
  })
}

function errorsOf(validate: ValidateFunction, body: unknown): string[] {
  if (validate(body)) return []
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`)
}

/** GitHub overlooks unknown keys; a misspelt one is a defect all the same. */
function sealed(schema: unknown): object {
  if (Array.isArray(schema)) return schema.map(sealed)
  if (typeof schema !== 'object' || schema === null) return schema as unknown as object
  const made = Object.fromEntries(
    Object.entries(schema).map(([key, value]) => [
      key,
      key === 'properties'
        ? Object.fromEntries(Object.entries(value as object).map(([name, one]) => [name, sealed(one)]))
        : key === 'oneOf' || key === 'anyOf' || key === 'enum' || key === 'required'
          ? value
          : sealed(value),
    ]),
  )
  return 'properties' in made && !('additionalProperties' in made)
    ? { ...made, additionalProperties: false }
    : made
}
