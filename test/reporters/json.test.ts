import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv } from 'ajv'
import { describe, expect, it } from 'vitest'
import { json } from '../../cli/reporters/json.ts'
import type { Report } from '../../engine/index.ts'
import { at, deployment, finding, report, run, tour } from './samples.ts'

const schema = JSON.parse(
  readFileSync(join(import.meta.dirname, '..', '..', 'schemas', 'report.schema.json'), 'utf8'),
)
const valid = new Ajv({ allErrors: true }).compile(schema)

function parsed(from: Report) {
  const document = JSON.parse(json(from, '0.1.0'))
  expect(valid(document), JSON.stringify(valid.errors)).toBe(true)
  return document
}

const secretManifest = `---
apiVersion: v1
kind: Secret
metadata: {name: s, namespace: shop}
stringData:
  OTHER: hush-hush
  GOMEMLIMIT: 17Gi-hush
`
const usesSecret = deployment(['- {name: GOMEMLIMIT, valueFrom: {secretKeyRef: {name: s, key: GOMEMLIMIT}}}'])

describe('the JSON report', () => {
  it('is valid without findings', () => {
    expect(parsed(report({}))).toMatchObject({
      schemaVersion: 1,
      tool: { name: 'slo-lint', version: '0.1.0' },
      findings: [],
      fixed: [],
    })
  })

  it('is valid for a hand-made tour', () => {
    const document = parsed(tour())
    expect(document.summary).toEqual({
      files: 61,
      documents: 3,
      entities: 120,
      rules: 1,
      errors: 2,
      warnings: 6,
      infos: 1,
      unknown: 1,
      suppressed: 2,
      known: 0,
    })
    expect(document.findings[0].entity).toEqual({
      type: 'container',
      kind: 'Deployment',
      namespace: 'shop',
      name: 'orders',
      container: 'api',
    })
  })

  it('gives the places of a real run in lines, UTF-16 columns and offsets', async () => {
    const text = deployment(['- {note: "上限 👩‍💻", name: GOMEMLIMIT, value: 1G}']).replaceAll('\n', '\r\n')
    const [found] = parsed(await run({ 'a.yaml': text })).findings
    expect(text.slice(found.start.offset, found.end.offset)).toBe('1G')
    const line = text.split('\r\n')[found.start.line - 1] ?? ''
    expect(line.slice(found.start.column - 1, found.end.column - 1)).toBe('1G')
    expect(found).toMatchObject({ path: 'a.yaml', status: 'new', severity: 'error', related: [] })
    expect(found).not.toHaveProperty('fix')
  })

  it('says every cause of an unknown verdict', () => {
    const text = 'a: {{ .x }}\nb: {{ .y }}\n'
    const document = parsed(
      report(
        { 'a.yaml': text },
        {
          unknowns: [
            {
              rule: 'sample/headroom',
              subject: 'Deployment/a',
              place: at('a.yaml', text, 'a'),
              causes: [
                { says: 'a template', place: at('a.yaml', text, '{{ .y }}') },
                { says: 'another', place: at('a.yaml', text, '{{ .x }}') },
              ],
            },
          ],
        },
      ),
    )
    expect(document.unknowns[0]).toMatchObject({
      cause: 'a template; another',
      path: 'a.yaml',
      start: { line: 2, column: 4, offset: 15 },
      causes: [{ cause: 'a template' }, { cause: 'another', start: { line: 1, column: 4, offset: 3 } }],
    })
  })

  it('says the line of decoded text', () => {
    const text = 'data: {a: aGk=}\n'
    const place = { ...at('a.yaml', text, 'aGk='), decodedLine: 7 }
    const [found] = parsed(report({ 'a.yaml': text }, { findings: [finding(place)] })).findings
    expect(found.start).toEqual({ line: 1, column: 11, offset: 10, decodedLine: 7 })
    expect(found.end).toEqual({ line: 1, column: 15, offset: 14, decodedLine: 7 })
  })

  it('is valid where a file or the place itself is missing', () => {
    const place = { path: '', span: { start: 0, end: 0 } }
    const [found] = parsed(report({}, { findings: [finding(place, { subject: 'workspace' })] })).findings
    expect(found).toMatchObject({ path: '', start: { line: 1, column: 1, offset: 0 } })
  })

  it('holds nothing of a Secret', async () => {
    const real = await run({ 'a.yaml': usesSecret + secretManifest })
    expect(real.findings.map(({ place }) => place.secret)).toEqual([true])
    parsed(real)
    expect(json(real, '0.1.0')).not.toContain('hush')
  })

  it('holds no raw control or bidi character', () => {
    const message = 'a\u202eb\u001b[31m\u009b\u2028\ud800\u{e0041}\u00ad'
    const text = 'x: y\n'
    const made = report({ 'a.yaml': text }, { findings: [finding(at('a.yaml', text, 'y'), { message })] })
    const printed = json(made, '0.1.0')
    expect(printed.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u)
    expect(JSON.parse(printed).findings[0].message).toBe(message)
  })
})

describe('the schema', () => {
  const document = JSON.parse(json(tour(), '0.1.0'))
  it.each([
    ['an unknown field', { ...document, extra: 1 }],
    ['another version', { ...document, schemaVersion: 2 }],
    ['a finding without a place', { ...document, findings: [{ ...document.findings[0], start: undefined }] }],
    ['a column of 0', withStart({ line: 1, column: 0, offset: 0 })],
  ])('refuses %s', (_, broken) => {
    expect(valid(JSON.parse(JSON.stringify(broken)))).toBe(false)
  })
  function withStart(start: object): object {
    return { ...document, findings: [{ ...document.findings[0], start }] }
  }
})
