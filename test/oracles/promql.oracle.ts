import { afterAll, describe, expect, it } from 'vitest'
import { type Expr, walk } from '../../engine/kinds/prometheus-rules/promql/ast.ts'
import { FUNCTIONS } from '../../engine/kinds/prometheus-rules/promql/functions.ts'
import { parse } from '../../engine/kinds/prometheus-rules/promql/parse.ts'
import { typecheck } from '../../engine/kinds/prometheus-rules/promql/typecheck.ts'
import { corpusExpressions } from './corpus-expressions.ts'
import { buildGoPromql, type GoAnswer } from './go-promql.ts'
import { mutants } from './mutants.ts'
import { say } from './say.ts'

const go = buildGoPromql()
const corpus = corpusExpressions() ?? []
afterAll(() => go?.remove())

interface Verdict {
  readonly ok: boolean
  readonly foreign: boolean
  readonly type: string | undefined
  readonly tree: string | undefined
  readonly said: string
}

function ours(text: string): Verdict {
  const parsed = parse(text)
  const bad = { ok: false, foreign: false, type: undefined, tree: undefined }
  if (parsed.kind === 'refused') return { ...bad, foreign: true, said: parsed.reason }
  if (parsed.kind !== 'expression') {
    return {
      ...bad,
      foreign: parsed.kind === 'foreign',
      said: parsed.problems.map((each) => each.message).join('; '),
    }
  }
  const { type, problems } = typecheck(parsed.expr)
  const said = problems.map((each) => each.message).join('; ')
  return { ok: problems.length === 0, foreign: false, type, tree: tree(parsed.expr), said }
}

const milliseconds = (seconds: number | undefined) =>
  String(Math.trunc(Math.round((seconds ?? 0) * 1e9) / 1e6))

/** The same notation as the Go program's. */
function tree(expr: Expr): string {
  const list = (args: readonly Expr[]) => `<${args.map((arg) => `${tree(arg)},`).join('')}>`
  switch (expr.kind) {
    case 'number':
      return Number.isFinite(expr.value)
        ? (Object.is(expr.value, -0) ? '-' : '') + expr.value.toExponential(6)
        : String(expr.value).replace('inity', '')
    case 'string':
      return 'string'
    case 'paren':
      return tree(expr.expr)
    case 'unary':
      return `(${expr.op}${tree(expr.expr)})`
    case 'binary':
      return `(${tree(expr.left)} ${expr.op} ${tree(expr.right)})`
    case 'call':
      return expr.func.name + list(expr.args)
    case 'aggregate':
      return expr.op + list(expr.args)
    case 'subquery':
      return `{${tree(expr.expr)}}[${milliseconds(expr.range.seconds)}:${milliseconds(expr.step?.seconds)}]${shift(expr)}`
    case 'selector': {
      const range = expr.range ? `[${milliseconds(expr.range.seconds)}]` : ''
      return `${expr.named ? expr.metric?.name : ''}${range}${shift(expr)}`
    }
  }
}

function shift(expr: Expr & { kind: 'selector' | 'subquery' }): string {
  return expr.offset?.seconds ? `~${milliseconds(expr.offset.seconds)}` : ''
}

const plain = (text: string) => text.replace(/e([+-])0?(\d)\b/g, 'e$1$2').replaceAll('+Inf', 'Inf')

function compare(name: string, texts: readonly string[], answers: readonly GoAnswer[]) {
  const falseAccepts: string[] = []
  const falseRejects: string[] = []
  const trees: string[] = []
  const foreignAccepted: string[] = []
  let accepted = 0
  let foreign = 0
  texts.forEach((text, index) => {
    const theirs = answers[index]
    const mine = ours(text)
    if (mine.foreign) foreign++
    if (mine.foreign && theirs?.ok) foreignAccepted.push(text)
    if (theirs?.ok) accepted++
    if (mine.ok && !theirs?.ok) falseAccepts.push(`${text}\n    Prometheus: ${theirs?.error}`)
    if (!mine.ok && !mine.foreign && theirs?.ok) falseRejects.push(`${text}\n    ours: ${mine.said}`)
    if (!mine.ok || !theirs?.ok || theirs.tree?.includes('?')) return
    if (mine.type !== theirs.type) trees.push(`${text}\n    type ${mine.type}, Prometheus ${theirs.type}`)
    if (plain(mine.tree ?? '') !== plain(theirs.tree ?? '')) {
      trees.push(`${text}\n    ours ${plain(mine.tree ?? '')}\n    Prometheus ${plain(theirs.tree ?? '')}`)
    }
  })
  say(
    `${name}: ${texts.length} expressions, Prometheus accepts ${accepted}, foreign to us ${foreign} ` +
      `(${foreignAccepted.length} of them accepted by Prometheus), ` +
      `false accepts ${falseAccepts.length}, false rejects ${falseRejects.length}, other trees ${trees.length}`,
  )
  for (const [what, list] of Object.entries({ falseAccepts, falseRejects, trees, foreignAccepted })) {
    for (const each of list.slice(0, 15)) say(`  ${what}: ${each}`)
  }
  return { falseAccepts, falseRejects, trees }
}

describe.skipIf(!go)('the reading of PromQL against Prometheus itself', () => {
  const ask = (texts: readonly string[]) => go?.ask(texts.map((text) => ({ parse: text }))) ?? []

  it('knows the same functions with the same types', () => {
    const theirs = go?.ask([{ functions: true }])[0]?.functions ?? []
    const mine = [...FUNCTIONS].map(([name, signature]) => ({ name, ...signature }))
    say(`functions: Prometheus has ${theirs.length}, we have ${mine.length}`)
    expect(mine.sort((a, b) => (a.name < b.name ? -1 : 1))).toEqual(theirs)
  })

  it("agrees on the parser's own test expressions", (context) => {
    const cases = go?.ask([{ tests: true }])[0]?.cases ?? []
    if (cases.length === 0) {
      say('SKIPPED: the source of the parser tests is not in the module cache')
      context.skip()
    }
    const texts = cases.map((each) => each.input)
    const result = compare('testExpr', texts, ask(texts))
    expect(result).toEqual({ falseAccepts: [], falseRejects: [], trees: [] })
  })

  it.skipIf(corpus.length === 0)('agrees on every expression of the corpus', () => {
    const result = compare('corpus', corpus, ask(corpus))
    expect(result).toEqual({ falseAccepts: [], falseRejects: [], trees: [] })
  })

  it.skipIf(corpus.length === 0)('agrees on mutants of them', () => {
    const texts = mutants(corpus, 4000, 20261122)
    const result = compare('mutants', texts, ask(texts))
    expect(result.falseRejects).toEqual([])
    expect(result.trees).toEqual([])
    expect(result.falseAccepts.length).toBeLessThanOrEqual(4)
  })
})

describe.skipIf(corpus.length === 0)('the places in the corpus', () => {
  it('cuts out every sub-expression so that it reads the same alone', () => {
    let count = 0
    for (const text of corpus) {
      const parsed = parse(text)
      if (parsed.kind !== 'expression') continue
      for (const each of walk(parsed.expr)) {
        const alone = parse(text.slice(each.span.start, each.span.end))
        expect(alone.kind === 'expression' && tree(alone.expr)).toBe(tree(each))
        count++
      }
    }
    say(`spans: ${count} sub-expressions of ${corpus.length} read the same alone`)
  })
})
