import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseAllDocuments } from 'yaml'
import { say } from './say.ts'

const shared = process.env['SLO_LINT_SHARED'] ?? fileURLToPath(new URL('../../../shared', import.meta.url))

/** Every different string under an `expr` key in the corpus' YAML files; undefined without the corpus. */
export function corpusExpressions(): string[] | undefined {
  const corpus = join(shared, 'corpus')
  if (!existsSync(corpus)) {
    say(`SKIPPED: no corpus at ${corpus}`)
    return undefined
  }
  const found = new Set<string>()
  for (const entry of readdirSync(corpus, { recursive: true, encoding: 'utf8' })) {
    if (!/\.ya?ml$/.test(entry)) continue
    const text = readFileSync(join(corpus, entry), 'utf8')
    if (/\bexpr:/.test(text)) collect(documents(text), found)
  }
  return [...found].sort()
}

function documents(text: string): unknown[] {
  try {
    return parseAllDocuments(text, { logLevel: 'silent' }).map((each) => each.toJS({ maxAliasCount: 1000 }))
  } catch {
    return []
  }
}

function collect(value: unknown, found: Set<string>): void {
  if (typeof value !== 'object' || value === null) return
  for (const [key, inner] of Object.entries(value)) {
    if (key === 'expr' && typeof inner === 'string') found.add(inner)
    else collect(inner, found)
  }
}
