import { describe, expect, it } from 'vitest'
import { jsonPatched } from '../../engine/kustomize/jsonPatch.ts'
import { documents, json, mapIn } from './reading.ts'

function applied(object: string, operations: string): unknown {
  const [list] = documents(operations)
  if (list?.type !== 'seq') throw new Error('no list')
  const result = jsonPatched(mapIn(object), list)
  return result.ok ? json(result.root) : result.mistake.says
}

describe('a JSON patch', () => {
  const rows: [says: string, object: string, operation: string, result: unknown][] = [
    ['adds', '{a: 1}', '{op: add, path: /b, value: {c: 2}}', { a: 1, b: { c: 2 } }],
    ['adds into a list', '{a: [1, 2]}', '{op: add, path: /a/1, value: 9}', { a: [1, 9, 2] }],
    ['adds behind a list', '{a: [1]}', '{op: add, path: /a/-, value: 9}', { a: [1, 9] }],
    ['counts from the end', '{a: [1, 2]}', '{op: replace, path: /a/-1, value: 9}', { a: [1, 9] }],
    ['reads escapes', '{a/b: 1, m~n: 1, ~1: 1}', '{op: remove, path: /a~1b}', { 'm~n': 1, '~1': 1 }],
    ['reads an escaped tilde', '{~1: 1, b: 1}', '{op: remove, path: /~01}', { b: 1 }],
    [
      'reads values as Kubernetes does',
      '{a: 1}',
      '{op: add, path: /a, value: [yes, 012, 1.0, "yes"]}',
      { a: [true, 10, 1, 'yes'] },
    ],
    ['replaces what a map lacks', '{a: 1}', '{op: replace, path: /b, value: 2}', { a: 1, b: 2 }],
    ['moves', '{a: {b: 1}, c: []}', '{op: move, from: /a/b, path: /c/0}', { a: {}, c: [1] }],
    ['copies null from nowhere', '{a: 1}', '{op: copy, from: /b, path: /c}', { a: 1, c: null }],
    ['tests', '{a: {b: [1, x]}}', '{op: test, path: /a, value: {b: [1, x]}}', { a: { b: [1, 'x'] } }],
    ['tests for null where there is nothing', '{a: 1}', '{op: test, path: /b, value: null}', { a: 1 }],
    ['refuses another value', '{a: "1"}', '{op: test, path: /a, value: 1}', expect.stringContaining('test')],
    ['refuses to remove nothing', '{a: 1}', '{op: remove, path: /b}', expect.stringContaining('/b')],
    [
      'refuses a way that is not there',
      '{a: 1}',
      '{op: add, path: /b/c, value: 1}',
      expect.stringContaining('/b/c'),
    ],
    [
      'refuses a way through a value',
      '{a: 1}',
      '{op: add, path: /a/c, value: 1}',
      expect.stringContaining('/a/c'),
    ],
    [
      'refuses a place beyond the end',
      '{a: [1]}',
      '{op: add, path: /a/2, value: 1}',
      expect.stringContaining('/a/2'),
    ],
    ['refuses a name for a place', '{a: [1]}', '{op: remove, path: /a/x}', expect.stringContaining('/a/x')],
    ['refuses an unknown operation', '{a: 1}', '{op: merge, path: /a}', expect.stringContaining('merge')],
    ['refuses an operation without a path', '{a: 1}', '{op: remove}', expect.stringContaining('path')],
    [
      'refuses to move into itself',
      '{a: {b: 1}}',
      '{op: move, from: /a, path: /a/c}',
      expect.stringContaining('/a/c'),
    ],
  ]
  it.each(rows)('%s', (_, object, operation, result) =>
    expect(applied(object, `[${operation}]`)).toEqual(result))

  it('goes on with what an operation made', () => {
    const operations =
      '[{op: add, path: /a, value: {}}, {op: add, path: /a/b, value: 1}, {op: move, from: /a/b, path: /c}]'
    expect(applied('{x: 1}', operations)).toEqual({ x: 1, a: {}, c: 1 })
  })

  it('copies what was there then', () => {
    const operations = '[{op: copy, from: /a, path: /b}, {op: add, path: /a/x, value: 2}]'
    expect(applied('{a: {y: 1}}', operations)).toEqual({ a: { y: 1, x: 2 }, b: { y: 1 } })
  })

  it('shares what it leaves alone', () => {
    const object = mapIn('{a: {b: 1}, c: [1]}')
    const [list] = documents('[{op: test, path: /a/b, value: 1}, {op: add, path: /c/-, value: 2}]')
    if (list?.type !== 'seq') throw new Error('no list')
    const result = jsonPatched(object, list)
    expect(result.ok && result.root.index.get('a')).toBe(object.index.get('a'))
  })

  it('takes 20 000 operations in its stride and no endless copies', () => {
    const many = Array.from({ length: 20_000 }, (_, i) => `{op: add, path: /m/k${i}, value: ${i}}`).join(', ')
    const started = performance.now()
    expect(Object.keys((applied('{m: {}}', `[${many}]`) as { m: object }).m)).toHaveLength(20_000)
    expect(performance.now() - started).toBeLessThan(5000)
    const doubling = Array.from({ length: 60 }, (_, i) => `{op: copy, from: /a, path: /a/k${i}}`).join(', ')
    expect(applied('{a: {x: 1}}', `[${doubling}]`)).toEqual(expect.stringContaining('copies more'))
  })
  it('does not pile up what it moves', () => {
    const pile = Array.from({ length: 5000 }, (_, i) => {
      const [from, to] = i % 2 ? ['/b', '/a'] : ['/a', '/b']
      return `{op: add, path: ${to}, value: {}}, {op: move, from: ${from}, path: ${to}/x}`
    })
    expect(applied('{a: {}}', `[${pile.join(', ')}]`)).toEqual(expect.stringContaining('piles up'))
    const few = pile.slice(0, 40)
    expect(JSON.stringify(applied('{a: {}}', `[${few.join(', ')}]`)).match(/x/g)).toHaveLength(40)
  })
})
