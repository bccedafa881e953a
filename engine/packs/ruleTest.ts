import type { YamlNode } from '../source/yaml/node.ts'
import { child } from '../source/yaml/node.ts'
import { type Plain, toPlain } from '../source/yaml/plain.ts'
import type { Profile, Severity } from './rule.ts'

/** One test of a rule, as its file has it. */
export interface RuleTest {
  readonly name: string
  /** A folder beside the rule file. */
  readonly fixture?: string
  readonly files?: Readonly<Record<string, string>>
  /** The files before the change, for rules that compare; those of `files` where they are not named here. */
  readonly before?: Readonly<Record<string, string>>
  /** `${NAME}` in the files is replaced by these. */
  readonly with?: Readonly<Record<string, string>>
  readonly params?: Readonly<Record<string, Plain>>
  readonly targets?: Readonly<Record<string, string>>
  readonly profile?: Profile
  /** The subject the verdict is asked of; needed only when there are several. */
  readonly subject?: string
  readonly expect: 'fail' | 'pass' | 'skip' | 'unknown' | 'none'
  readonly severity?: Severity
  /** `path:line:column` of the finding. */
  readonly at?: string
  /** A part of the message. */
  readonly message?: string
  /** Files as the fix must leave them. */
  readonly fixed?: Readonly<Record<string, string>>
}

/** The tests of a rule whose structure the schema has proven. */
export function readTests(root: YamlNode): RuleTest[] {
  const node = child(root, 'tests')
  return node ? (toPlain(node) as unknown as RuleTest[]) : []
}
