import { DockerfileParser } from 'dockerfile-ast'
import type { Assignment } from './assignment.ts'
import { type DockerCommand, readCommand } from './dockerCommand.ts'
import { DockerScope, dockerWords, parseEnv, substitute } from './dockerWords.ts'
import type { ShellStatement } from './shellStatement.ts'
import type { Span } from './span.ts'
import { type SpanMap, type Stitch, type Stitched, stitch } from './stitched.ts'

/** A text and where it stands. */
export interface DockerText {
  readonly text: string
  readonly span: Span
}

/** The image a stage is built on. */
export interface DockerImage extends DockerText {
  /** As written, in `text`; here with the defaults of `ARG` filled in. */
  readonly value: string
  /** The arguments whose defaults were taken: a build may set others. */
  readonly assumed: readonly string[]
  readonly unknown?: string
}

/** One RUN, and the shell statements in it. */
export interface DockerRun extends DockerText {
  readonly statements: readonly ShellStatement[]
}

/** What one `FROM` begins. */
export interface DockerStage {
  readonly index: number
  readonly name: DockerText | null
  readonly image: DockerImage
  readonly platform: DockerText | null
  /** The earlier stage it builds on; null for an image from elsewhere. */
  readonly parent: number | null
  /** Its own, in order; those of its parents come before them. */
  readonly env: readonly Assignment[]
  readonly entrypoint: DockerCommand | null
  readonly cmd: DockerCommand | null
  readonly workdir: DockerText | null
  readonly copies: readonly { readonly from: DockerText; readonly stage: number | null }[]
  readonly runs: readonly DockerRun[]
  readonly span: Span
  /** The version in the tag of a `golang` image: `1.24.3` of `golang:1.24.3-alpine`. */
  readonly goVersion: DockerText | null
  /** Where it shows that a Go program is built here. */
  readonly goBuild: readonly Span[]
}

/** The stages of a Dockerfile in their order. */
export interface Dockerfile {
  readonly stages: readonly DockerStage[]
  /** What an image of this file is made of, unless a build names a target; null without any `FROM`. */
  readonly finalStage: DockerStage | null
}

/** UTF-16 units; of a longer file no stages are read, since the parser below is not ours and has no limits. */
export const longestDockerfile = 1_000_000

/** Reads a Dockerfile. Text that is none, or too long, gives no stages. */
export function parseDockerfile(text: string): Dockerfile {
  const stages: Draft[] = []
  const globals = new DockerScope()
  const names: StageNames = new Map()
  if (text.length > longestDockerfile) return { stages, finalStage: null }
  const file = DockerfileParser.parse(forParser(text))
  const lines = lineStarts(text)
  const offset = (at: { line: number; character: number }): number => (lines[at.line] ?? 0) + at.character
  const slash = file.getEscapeCharacter()
  const instructions = [...file.getInitialARGs(), ...file.getInstructions()]
  const seen = new Set<number>()
  for (const instruction of instructions) {
    const range = instruction.getRange()
    const span = { start: offset(range.start), end: Math.min(offset(range.end), text.length) }
    if (seen.has(span.start)) continue
    seen.add(span.start)
    const bodyStart = offset(instruction.getInstructionRange().end)
    const body = joinLines(text, { start: bodyStart, end: span.end }, slash)
    const read: Instruction = { keyword: instruction.getKeyword(), body, span, slash }
    apply(stages, globals, names, read)
  }
  const done = stages.map(({ scope: _, ...stage }): DockerStage => stage)
  return { stages: done, finalStage: done.at(-1) ?? null }
}

/**
 * The text as the parser has to see it to end instructions where BuildKit ends them: without a BOM, and
 * without escape characters that do not continue a line. Only places are taken from what it reads.
 */
function forParser(text: string): string {
  const bare = text.startsWith('\uFEFF') ? ` ${text.slice(1)}` : text
  const single = bare.replaceAll(/(?:\\\\|``)(?=[ \t]*\r?$)/gm, '__')
  return single.replaceAll(/[\\`](?![ \t]*\r?$)/gm, '_')
}

interface Instruction {
  readonly keyword: string
  readonly body: Stitched
  readonly span: Span
  readonly slash: string
}

type Draft = {
  -readonly [K in keyof DockerStage]: DockerStage[K] extends readonly (infer T)[] ? T[] : DockerStage[K]
} & { scope: DockerScope }

/** The finished stages by their names in lower case; of equal ones the last. */
type StageNames = Map<string, number>

function apply(stages: Draft[], globals: DockerScope, names: StageNames, read: Instruction): void {
  const stage = stages.at(-1)
  if (read.keyword === 'FROM') {
    if (stage?.name) names.set(stage.name.text.toLowerCase(), stage.index)
    stages.push(openStage(stages, globals, names, read))
  } else if (read.keyword === 'ARG') argument(stage?.scope ?? globals, globals, stage !== undefined, read)
  else if (stage !== undefined) {
    stage.span = { start: stage.span.start, end: read.span.end }
    inStage(stage, names, read)
  }
}

function inStage(stage: Draft, names: StageNames, read: Instruction): void {
  const { body, keyword } = read
  if (keyword === 'ENV')
    for (const variable of parseEnv(body, stage.scope, read.slash)) stage.env.push(variable)
  else if (keyword === 'CMD') stage.cmd = readCommand(body)
  else if (keyword === 'ENTRYPOINT') {
    stage.entrypoint = readCommand(body)
    // An entrypoint drops the CMD of the parents, which is not in `stage.cmd` anyway.
  } else if (keyword === 'WORKDIR') stage.workdir = wholeText(body)
  else if (keyword === 'COPY') copy(stage, names, read)
  else if (keyword === 'RUN') {
    const command = readCommand(body)
    stage.runs.push({ text: command.text, span: command.span, statements: command.statements })
    for (const build of command.goBuild) stage.goBuild.push(build)
  }
}

/** Starts of lines as the parser counts them: after `\n`, `\r\n` and `\r`. */
function lineStarts(text: string): number[] {
  const starts = [0]
  for (let at = 0; at < text.length; at++) {
    const char = text[at]
    if (char === '\n' || (char === '\r' && text[at + 1] !== '\n')) starts.push(at + 1)
  }
  return starts
}

/** Takes out line continuations, and the comment and empty lines between them. */
function joinLines(text: string, span: Span, slash: string): Stitched {
  const stitches: Stitch[] = []
  let from = span.start
  let continued = false
  for (let at = span.start; at < span.end; ) {
    const newline = text.indexOf('\n', at)
    const end = newline === -1 || newline >= span.end ? span.end : newline
    const next = Math.min(end + 1, span.end)
    const line = text.slice(at, end)
    const isDropped = continued && /^[ \t]*(?:#|\r?$)/.test(line)
    const mark = isDropped ? -1 : continuation(line, slash)
    if (isDropped) {
      if (at > from) stitches.push({ start: from, end: at })
      from = next
    } else if (mark >= 0) {
      stitches.push({ start: from, end: at + mark })
      from = next
      continued = true
    } else continued = false
    if (end >= span.end) break
    at = next
  }
  stitches.push({ start: from, end: span.end })
  return stitch(text, stitches)
}

/** Where the escape character stands that continues the line, or -1. */
function continuation(line: string, slash: string): number {
  let end = line.length
  while (end > 0 && ' \t\r'.includes(line.charAt(end - 1))) end--
  // A doubled one does not continue the line.
  return line[end - 1] === slash && line[end - 2] !== slash ? end - 1 : -1
}

function wholeText(body: Stitched): DockerText {
  const text = body.text.trim()
  const start = body.text.length - body.text.trimStart().length
  return { text, span: body.place({ start, end: start + text.length }) }
}

function argument(scope: DockerScope, globals: DockerScope, inStage: boolean, read: Instruction): void {
  for (const word of dockerWords(read.body.text, read.slash)) {
    const equals = word.text.indexOf('=')
    const name = equals === -1 ? word.text : word.text.slice(0, equals)
    const own = equals === -1 ? undefined : substitute(word.text.slice(equals + 1), scope).value
    const value = own ?? (inStage ? globals.get(name)?.value : undefined)
    if (scope.get(name)?.kind !== 'env') scope.set(name, { kind: 'arg', value })
  }
}

function openStage(
  stages: readonly Draft[],
  globals: DockerScope,
  names: StageNames,
  read: Instruction,
): Draft {
  const { place } = read.body
  const words = dockerWords(read.body.text, read.slash)
  const flag = words.find((word) => word.text.startsWith('--platform='))
  const rest = words.filter((word) => !word.text.startsWith('--'))
  const [reference, as, alias] = rest
  const only = reference?.pieces.length === 1 ? reference.pieces[0]?.inner : reference?.span
  const span = place(only ?? { start: 0, end: 0 })
  const image = imageOf(reference?.text ?? '', span, globals)
  const parent = names.get(image.value.toLowerCase()) ?? null
  const version = goVersionOf(image)
  const isNamed = as?.text.toLowerCase() === 'as' && alias !== undefined
  return {
    index: stages.length,
    name: isNamed ? { text: alias.text, span: place(alias.span) } : null,
    image,
    platform: flag ? { text: flag.text.slice(11), span: shortened(flag.span, 11, place) } : null,
    parent,
    env: [],
    entrypoint: null,
    cmd: null,
    workdir: null,
    copies: [],
    runs: [],
    span: read.span,
    goVersion: version,
    goBuild: isGolang(image.value) ? [span] : [],
    scope: new DockerScope(parent === null ? null : (stages[parent]?.scope ?? null)),
  }
}

function shortened(span: Span, by: number, place: SpanMap): Span {
  return place({ start: span.start + by, end: span.end })
}

function imageOf(text: string, span: Span, globals: DockerScope): DockerImage {
  const { value, unknown, used } = substitute(text, globals)
  const base = { text, span, value: value ?? text, assumed: used }
  return unknown === undefined ? base : { ...base, unknown }
}

function isGolang(reference: string): boolean {
  return /(?:^|\/)golang(?:[:@]|$)/.test(reference)
}

/** The place is that of the version where it is written out, else that of the reference. */
function goVersionOf(image: DockerImage): DockerText | null {
  const version = isGolang(image.value)
    ? /:(\d+(?:\.\d+)*(?:rc\d+|beta\d+)?)/.exec(image.value.split('@')[0] ?? '')?.[1]
    : undefined
  if (version === undefined || image.unknown !== undefined) return null
  const at = image.text.lastIndexOf(`:${version}`)
  if (at === -1 || image.span.end - image.span.start !== image.text.length)
    return { text: version, span: image.span }
  const start = image.span.start + at + 1
  return { text: version, span: { start, end: start + version.length } }
}

function copy(stage: Draft, names: StageNames, read: Instruction): void {
  for (const word of dockerWords(read.body.text, read.slash)) {
    if (!word.text.startsWith('--')) return
    if (!word.text.startsWith('--from=')) continue
    const text = word.text.slice(7)
    const named = names.get(text.toLowerCase())
    const numbered = /^\d+$/.test(text) && Number(text) < stage.index ? Number(text) : -1
    const found = named ?? numbered
    const from = { text, span: shortened(word.span, 7, read.body.place) }
    stage.copies.push({ from, stage: found === -1 ? null : found })
  }
}
