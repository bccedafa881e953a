import { spawnSync } from 'node:child_process'
import type { YamlMap, YamlNode, YamlScalar } from '../../engine/source/yaml/node.ts'
import { resolveKubernetes } from '../../engine/values/yamlScalar.ts'
import { buildGoProgram, print } from './goProgram.ts'
import type { Json } from './kustomizeObjects.ts'

/** Files by path, or the root of a repository on this machine; and the folder to be built. */
export type Question = ({ files: Record<string, string> } | { root: string }) & { folder: string }

export interface Answer {
  /** Why the real kustomize would not build; `remote` where it would have to fetch something. */
  readonly error?: string
  /** None where it builds nothing. */
  readonly objects?: readonly Json[]
}

const binary = buildGoProgram('go-kustomize')
export const hasKustomize = binary !== null

/** What the real kustomize builds. A question it dies of is answered with that as its error. */
export function askKustomize(questions: readonly (Question | { plain: readonly string[] })[]): Answer[] {
  const answers: Answer[] = []
  while (answers.length < questions.length) {
    const input = questions
      .slice(answers.length)
      .map((question) => JSON.stringify(question))
      .join('\n')
    const run = spawnSync(binary ?? '', { input, encoding: 'utf8', maxBuffer: 1 << 30 })
    const lines = run.stdout.split('\n').slice(0, -1)
    answers.push(...lines.map((line) => JSON.parse(line) as Answer))
    if (answers.length < questions.length) {
      print(`kustomize died: ${run.error?.message ?? run.stderr.slice(0, 300)}`)
      answers.push({ error: 'died' })
    }
  }
  return answers
}

/** What objects of ours are. */
export interface Read {
  /** As JSON, every plain scalar as kustomize takes it. */
  readonly objects: Json[]
  /**
   * Plain scalars that Kubernetes, and so whoever reads our objects, takes for something else than kustomize did: what it
   * passes on of `off` is the text "off".
   */
  readonly misread: readonly string[]
}

export function asJson(builds: readonly (readonly YamlMap[])[]): Read[] {
  const plain = new Set<string>()
  for (const objects of builds) for (const object of objects) collect(object, plain)
  const written = [...plain]
  const values = new Map<string, Json>()
  if (written.length > 0) {
    const [answer] = askKustomize([{ plain: written }])
    if (answer?.error !== undefined)
      throw new Error(`kustomize cannot read a scalar of ours: ${answer.error}`)
    for (const [i, one] of (answer?.objects ?? []).entries())
      values.set(written[i] ?? '', (one as { v: Json }).v)
  }
  return builds.map((objects) => {
    const misread = new Set<string>()
    return { objects: objects.map((object) => toJson(object, values, misread)), misread: [...misread] }
  })
}

function collect(node: YamlNode, plain: Set<string>): void {
  if (node.type === 'seq') for (const item of node.items) collect(item, plain)
  else if (node.type === 'map') for (const entry of node.index.values()) collect(entry.value, plain)
  else {
    const text = otherThanText(node)
    if (text !== undefined) plain.add(text)
  }
}

function toJson(node: YamlNode, values: ReadonlyMap<string, Json>, misread: Set<string>): Json {
  if (node.type === 'seq') return node.items.map((item) => toJson(item, values, misread))
  if (node.type === 'map') {
    const made: { [key: string]: Json } = Object.create(null)
    for (const [key, entry] of node.index) made[key] = toJson(entry.value, values, misread)
    return made
  }
  const text = otherThanText(node)
  const value = text === undefined ? node.text : (values.get(text) ?? null)
  if (node.style === 'plain' && node.tag === undefined && asKubernetes(node.text) !== value)
    misread.add(node.text)
  return value
}

function asKubernetes(plain: string): Json {
  const { json } = resolveKubernetes(plain)
  return json === null ? null : (JSON.parse(json) as Json)
}

const PERHAPS_NO_TEXT = /^(?:~|[nN]ull|NULL|[tT]rue|TRUE|[fF]alse|FALSE|[-+.0-9][\w.:+\- ]*)?$/

/** How a scalar that may be no text is written for kustomize to read; undefined for what is a text. */
function otherThanText(scalar: YamlScalar): string | undefined {
  const { tag, style, text } = scalar
  if (tag !== undefined && tag !== '!!str' && tag !== '!') return `${tag} ${JSON.stringify(text)}`
  if (tag !== undefined || style !== 'plain' || !PERHAPS_NO_TEXT.test(text)) return undefined
  return /^-(?: |$)|: |:$/.test(text) ? undefined : text
}

/** Where two values first differ, and how; undefined where they do not. The order of keys does not count. */
export function difference(ours: Json | undefined, theirs: Json | undefined, at = ''): string | undefined {
  if (Array.isArray(ours) && Array.isArray(theirs)) {
    for (let i = 0; i < Math.max(ours.length, theirs.length); i++) {
      const found = difference(ours[i], theirs[i], `${at}/${i}`)
      if (found !== undefined) return found
    }
    return undefined
  }
  if (isMap(ours) && isMap(theirs)) {
    for (const key of new Set([...Object.keys(theirs), ...Object.keys(ours)])) {
      const found = difference(field(ours, key), field(theirs, key), `${at}/${key}`)
      if (found !== undefined) return found
    }
    return undefined
  }
  return ours === theirs ? undefined : `${at}: ours ${shown(ours)}, theirs ${shown(theirs)}`
}

function field(map: { [key: string]: Json }, key: string): Json | undefined {
  return Object.hasOwn(map, key) ? map[key] : undefined
}

function isMap(value: Json | undefined): value is { [key: string]: Json } {
  return value !== null && typeof value === 'object' && !Array.isArray(value)
}

function shown(value: Json | undefined): string {
  return value === undefined ? 'nothing' : JSON.stringify(value).slice(0, 160)
}
