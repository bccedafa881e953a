import { readShell } from './shell.ts'
import type { ShellStatement, ShellWord } from './shellStatement.ts'
import type { Span } from './span.ts'
import type { Stitched } from './stitched.ts'

/** `CMD`, `ENTRYPOINT` or `RUN`. */
export interface DockerCommand {
  readonly form: 'exec' | 'shell'
  /** Of the exec form its strings; of the shell form those of the first command. */
  readonly words: readonly ShellWord[]
  /** What the shell form sets. */
  readonly statements: readonly ShellStatement[]
  /** Without flags and line continuations. */
  readonly text: string
  readonly span: Span
  /** The words that run `go build` or `go install`. */
  readonly goBuild: readonly Span[]
}

/** Reads the part after the keyword. */
export function readCommand(body: Stitched): DockerCommand {
  const start = afterFlags(body.text)
  const end = body.text.trimEnd().length
  const text = body.text.slice(start, Math.max(start, end))
  const span = body.place({ start, end: start + text.length })
  const words = execForm(text, start, body)
  if (words !== null) {
    return { form: 'exec', words, statements: [], text, span, goBuild: goBuilds([words]) }
  }
  const script = heredocBody(text)
  const from = start + script.from
  const all = readShell(script.text, {
    commands: true,
    place: (inner) => body.place({ start: inner.start + from, end: inner.end + from }),
  })
  const commands = all.flatMap((statement) => (statement.command ? [statement.command.words] : []))
  return {
    form: 'shell',
    words: commands[0] ?? [],
    statements: all.filter((statement) => statement.kind !== 'command'),
    text,
    span,
    goBuild: goBuilds(commands),
  }
}

function afterFlags(text: string): number {
  let at = text.length - text.trimStart().length
  while (text.startsWith('--', at)) {
    while (at < text.length && !/\s/.test(text.charAt(at))) at++
    while (at < text.length && /\s/.test(text.charAt(at))) at++
  }
  return at
}

/** `RUN <<EOF` alone runs the text that follows. */
function heredocBody(text: string): { text: string; from: number } {
  const first = /^<<-?\s*["']?(\w+)["']?[ \t]*\r?\n/.exec(text.slice(0, 256))
  if (first === null) return { text, from: 0 }
  const rest = text.slice(first[0].length)
  const lines = rest.split('\n')
  let length = 0
  for (const line of lines) {
    if (line.trim() === first[1]) break
    length += line.length + 1
  }
  return { text: rest.slice(0, length), from: first[0].length }
}

const STRING = /\s*("(?:[^"\\\n]|\\.)*")\s*(,|\])/y

/** A JSON list of strings, or null: Docker takes anything else for the shell form. */
function execForm(text: string, base: number, body: Stitched): ShellWord[] | null {
  if (!text.startsWith('[')) return null
  if (/^\[\s*\]$/.test(text)) return []
  const words: ShellWord[] = []
  let at = 1
  for (;;) {
    STRING.lastIndex = at
    const match = STRING.exec(text)
    const literal = match?.[1]
    if (!match || literal === undefined) return null
    const value = jsonString(literal)
    if (value === null) return null
    const start = base + at + match[0].indexOf('"') + 1
    words.push({ text: value, span: body.place({ start, end: start + literal.length - 2 }) })
    at += match[0].length
    if (match[2] === ']') return at === text.length ? words : null
  }
}

function jsonString(literal: string): string | null {
  try {
    const value: unknown = JSON.parse(literal)
    return typeof value === 'string' ? value : null
  } catch {
    return null
  }
}

function goBuilds(commands: readonly (readonly ShellWord[])[]): Span[] {
  const spans: Span[] = []
  for (const words of commands) {
    const [first, second] = words
    const isGo = first !== undefined && /^(?:.*\/)?go$/.test(first.text)
    if (isGo && (second?.text === 'build' || second?.text === 'install')) {
      spans.push({ start: first.span.start, end: second.span.end })
    }
  }
  return spans
}
