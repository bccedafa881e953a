import type { Mistake } from '../logic/expression.ts'
import { nearest } from '../logic/suggestion.ts'
import { schemaMistakes } from '../packs/mistakes.ts'
import { outOfBounds, readValue } from '../packs/parameters.ts'
import type { Pack, ParameterValue, Profile, Rule } from '../packs/rule.ts'
import { RuleNames } from '../packs/ruleNames.ts'
import { configValidator } from '../packs/validators.ts'
import { defaultLimits } from '../source/limits.ts'
import { LineIndex, type Position } from '../source/position.ts'
import type { Span } from '../source/span.ts'
import type { SourceFile } from '../source/text.ts'
import { child, entries, items, textOf, type YamlNode } from '../source/yaml/node.ts'
import { parseYaml } from '../source/yaml/parse.ts'
import { type Plain, toPlain } from '../source/yaml/plain.ts'
import { type Config, defaultConfig, type RuleSetting } from './config.ts'
import { Globs } from './glob.ts'

/** A mistake in the configuration, at line and column. */
export interface ConfigMistake {
  readonly path: string
  readonly position: Position
  readonly message: string
}

/** A configuration, or everything that is wrong with it. */
export type ConfigResult =
  | { readonly config: Config; readonly mistakes?: undefined }
  | { readonly mistakes: readonly ConfigMistake[] }

/**
 * Reads a configuration file and proves it against its schema and against the rules it names.
 * @param refused what is wrong with the folders of packs that it names; rules of packs that are not loaded are then not
 *   said to be missing
 */
export async function readConfig(
  file: SourceFile,
  packs: readonly Pack[],
  refused: readonly Mistake[] = [],
): Promise<ConfigResult> {
  const lines = new LineIndex(file.text)
  const located = (mistakes: readonly Mistake[]): ConfigResult => ({
    mistakes: shortened([...mistakes, ...refused].sort((a, b) => a.span.start - b.span.start)).map(
      ({ message, span }) => ({
        path: file.path,
        position: lines.position(span.start),
        message: message.length > 500 ? `${message.slice(0, 500)}…` : message,
      }),
    ),
  })
  const stream = parseYaml(file.text, defaultLimits)
  if (stream.problems.length > 0) return located(stream.problems)
  const root = stream.documents[0]?.root
  if (!root || stream.documents.length > 1)
    return located([{ message: 'one document with a map is expected', span: { start: 0, end: 0 } }])
  const structural = schemaMistakes(root, await configValidator())
  if (structural.length > 0) return located(structural)
  const mistakes: Mistake[] = []
  const config = new ConfigReader(root, packs, mistakes, refused.length === 0).read()
  return mistakes.length + refused.length > 0 ? located(mistakes) : { config }
}

/** Nobody mends more at once. */
const shownMistakes = 20

function shortened(mistakes: readonly Mistake[]): readonly Mistake[] {
  const next = mistakes[shownMistakes]
  if (!next) return mistakes
  const more = `and ${mistakes.length - shownMistakes} more mistakes`
  return [...mistakes.slice(0, shownMistakes), { message: more, span: next.span }]
}

/** A folder of own packs, and where the configuration names it. */
export interface PackFolder {
  readonly folder: string
  readonly span: Span
}

/** The folders of own packs that a configuration names; nothing where it cannot be read, which `readConfig` reports. */
export function ownPackFolders(text: string): PackFolder[] {
  const root = parseYaml(text, defaultLimits).documents[0]?.root
  return items(child(root, 'packs')).flatMap((item) => {
    const folder = textOf(item)
    return folder === undefined ? [] : [{ folder, span: item.span }]
  })
}

class ConfigReader {
  readonly #root: YamlNode
  readonly #rules: ReadonlyMap<string, Rule>
  readonly #names: RuleNames
  readonly #mistakes: Mistake[]
  /** Whether all packs of the configuration are loaded. */
  readonly #complete: boolean

  constructor(root: YamlNode, packs: readonly Pack[], mistakes: Mistake[], complete: boolean) {
    this.#root = root
    this.#names = new RuleNames(packs)
    this.#complete = complete
    this.#rules = new Map(packs.flatMap((pack) => pack.rules.map((rule) => [rule.id, rule] as const)))
    this.#mistakes = mistakes
  }

  read(): Config {
    const plain = toPlain(this.#root) as { [key: string]: Plain }
    const texts = (key: string): string[] => ((plain[key] ?? []) as string[]).map(String)
    const targets = Object.entries((plain['targets'] ?? {}) as Record<string, string>)
    const images = ((plain['facts'] as { images?: object[] } | undefined)?.images ?? []) as Omit<
      Config['images'][number],
      'source'
    >[]
    return {
      ...defaultConfig,
      profile: (plain['profile'] ?? defaultConfig.profile) as Profile,
      rules: this.#settings(child(this.#root, 'rules')),
      overrides: items(child(this.#root, 'overrides')).map((node) => {
        const written = items(child(node, 'paths')).map((item) => textOf(item) ?? '')
        return { paths: new Globs(written), written, rules: this.#settings(child(node, 'rules')) }
      }),
      exclude: texts('exclude'),
      targets: Object.fromEntries(targets.map(([name, value]) => [name, String(value).replace(/^v/, '')])),
      complete: new Set(texts('complete')),
      images: images.map((image) => ({ ...image, source: 'the configuration' })),
      limits: { ...defaultLimits, ...((plain['limits'] ?? {}) as object) },
    }
  }

  #settings(node: YamlNode | undefined): Map<string, RuleSetting> {
    const settings = new Map<string, RuleSetting>()
    for (const { key, value } of entries(node)) {
      const rule = this.#rules.get(key.text)
      if (!rule) {
        const wrong = this.#wrongName(key.text)
        if (wrong !== undefined) this.#mistakes.push({ message: wrong, span: key.span })
        continue
      }
      const severity = (textOf(value) ?? textOf(child(value, 'severity'))) as RuleSetting['severity']
      const params = this.#params(rule, child(value, 'params'))
      settings.set(key.text, { ...(severity && { severity }), ...(params && { params }) })
    }
    return settings
  }

  #wrongName(id: string): string | undefined {
    if (!this.#complete) return this.#names.wrong(id)
    return `there is no rule ${id}${this.#mistakes.length < shownMistakes ? this.#names.hint(id) : ''}`
  }

  /** Names are compared only for the mistakes that are shown, and only names of a length people write. */
  #meant(name: string, names: readonly string[]): string {
    return this.#mistakes.length < shownMistakes && name.length <= 200 ? nearest(name, names) : ''
  }

  #params(rule: Rule, node: YamlNode | undefined): Record<string, ParameterValue> | undefined {
    if (!node) return undefined
    const params: Record<string, ParameterValue> = Object.create(null)
    for (const { key, value } of entries(node)) {
      const parameter = Object.hasOwn(rule.params, key.text) ? rule.params[key.text] : undefined
      if (!parameter) {
        const known = this.#meant(key.text, Object.keys(rule.params))
        this.#mistakes.push({ message: `${rule.id} has no parameter ${key.text}${known}`, span: key.span })
        continue
      }
      const read = readValue(parameter, toPlain(value))
      const wrong = 'wrong' in read ? read.wrong : outOfBounds(parameter, read.value)
      if (wrong) this.#mistakes.push({ message: `${rule.id}: ${key.text} ${wrong}`, span: value.span })
      else if ('value' in read) params[key.text] = read.value
    }
    return params
  }
}
