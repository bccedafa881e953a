/** The units facts are compared in: bytes, cores, seconds, percent (5 % is 5) and versions. */
export type Dimension = 'bytes' | 'cores' | 'seconds' | 'percent' | 'version'

/** What a fact may hold. The rule checker's types and the JSON Schemas of `schemas/entities/` come from here. */
export interface Shape {
  /** The type of its own value, if it has one. */
  readonly type?: 'number' | 'string' | 'boolean'
  readonly dimension?: Dimension
  /** All values it can take, where these are few. */
  readonly values?: readonly string[]
  readonly fields?: Readonly<Record<string, Shape>>
  /** For a record with free keys, read with `get`. */
  readonly each?: Shape
  readonly items?: Shape
  /** A reference to an entity of this type. */
  readonly entity?: string
  /** True when it is present wherever its parent is. */
  readonly always?: boolean
  readonly says: string
}

type Fields = Readonly<Record<string, Shape>>

export const text = (says: string, fields?: Fields): Shape => ({
  type: 'string',
  says,
  ...(fields && { fields }),
})
export const number = (says: string, fields?: Fields): Shape => ({
  type: 'number',
  says,
  ...(fields && { fields }),
})
export const flag = (says: string): Shape => ({ type: 'boolean', says })
export const oneOf = (values: readonly string[], says: string): Shape => ({ type: 'string', values, says })
export const version = (says: string): Shape => ({ type: 'string', dimension: 'version', says })
export const bytes = (says: string, fields?: Fields): Shape => ({
  type: 'number',
  dimension: 'bytes',
  says,
  ...(fields && { fields }),
})
export const cores = (says: string): Shape => ({ type: 'number', dimension: 'cores', says })
export const seconds = (says: string): Shape => ({ type: 'number', dimension: 'seconds', says })
export const percent = (says: string): Shape => ({ type: 'number', dimension: 'percent', says })
export const fieldsOf = (fields: Fields, says: string): Shape => ({ fields, says })
export const keyed = (each: Shape, says: string, fields?: Fields): Shape => ({
  each,
  says,
  ...(fields && { fields }),
})
export const listOf = (items: Shape, says: string): Shape => ({ items, says })
export const reference = (entity: string, says: string): Shape => ({ entity, says })
/** Marks a fact that is present wherever its parent is, so that rules may read it unguarded. */
export const always = (shape: Shape): Shape => ({ ...shape, always: true })
