import type { ValidateFunction } from 'ajv'
import { defaultLimits } from '../source/limits.ts'
import { LineIndex, type Position } from '../source/position.ts'
import type { SourceFile } from '../source/text.ts'
import { child, textOf, type YamlNode } from '../source/yaml/node.ts'
import { parseYaml } from '../source/yaml/parse.ts'
import type { Pack, Rule } from './rule.ts'
import { readRule } from './ruleFile.ts'
import { type RuleTest, readTests } from './ruleTest.ts'
import { ruleValidator } from './validators.ts'

/** A mistake in a file of a pack. */
export interface PackMistake {
  readonly path: string
  readonly position: Position
  readonly message: string
}

/** One file of a pack: its path below the folder that holds the packs, and its text. */
export type PackFile = SourceFile

/** A pack read from its files: proven rules with their tests, and every mistake. */
export interface PackResult {
  readonly pack: Pack
  readonly tests: ReadonlyMap<string, readonly RuleTest[]>
  readonly mistakes: readonly PackMistake[]
}

/**
 * Reads and proves one pack.
 * @param name the name of its folder
 * @param files its `pack.yaml` and its rules, `<rule>.yaml` each
 */
export async function readPack(name: string, files: readonly PackFile[]): Promise<PackResult> {
  const validate = await ruleValidator()
  const rules: Rule[] = []
  const tests = new Map<string, readonly RuleTest[]>()
  const mistakes: PackMistake[] = []
  let title = name
  for (const file of files) {
    const root = readRoot(file, mistakes)
    if (!root) continue
    const stem = file.path.slice(file.path.lastIndexOf('/') + 1).replace(/\.yaml$/, '')
    if (stem === 'pack') {
      title = textOf(child(root, 'title')) ?? name
      continue
    }
    const id = `${name}/${stem}`
    const read = readOne(id, root, file, validate, mistakes)
    if (!read) continue
    rules.push(read)
    tests.set(id, readTests(root))
  }
  return { pack: { name, title, rules: rules.sort((a, b) => (a.id < b.id ? -1 : 1)) }, tests, mistakes }
}

function readOne(
  id: string,
  root: YamlNode,
  file: PackFile,
  validate: ValidateFunction,
  mistakes: PackMistake[],
): Rule | undefined {
  const result = readRule(id, root, validate)
  if (!result.mistakes) return result.rule
  const lines = new LineIndex(file.text)
  for (const { message, span } of result.mistakes)
    mistakes.push({ path: file.path, position: lines.position(span.start), message })
  return undefined
}

/** The one document of a file of ours; what is wrong with its YAML is a mistake too. */
function readRoot(file: PackFile, mistakes: PackMistake[]): YamlNode | undefined {
  const stream = parseYaml(file.text, defaultLimits)
  const lines = new LineIndex(file.text)
  for (const { message, span } of stream.problems)
    mistakes.push({ path: file.path, position: lines.position(span.start), message })
  const [document, ...more] = stream.documents
  if (stream.problems.length > 0) return undefined
  if (document?.root.type === 'map' && more.length === 0) return document.root
  mistakes.push({
    path: file.path,
    position: lines.position(0),
    message: 'one document with a map is expected',
  })
  return undefined
}
