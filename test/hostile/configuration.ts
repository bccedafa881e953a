import { deployment, type Hostile, lines, texts } from './workspace.ts'

const bomb = `version: 1\na: &a [x,x,x,x,x,x,x,x,x]\n${lines(8, (i) => `${'bcdefghi'[i]}: &${'bcdefghi'[i]} [${lines(9, () => `*${'abcdefgh'[i]}`).join(',')}]`).join('\n')}\nexclude: *i\n`
const config = (text: string) => texts(() => ({ '.slo-lint.yaml': text }))

/** Settings, globs and suppressions. */
export const configuration: readonly Hostile[] = [
  { name: 'a configuration that is an alias bomb', refused: true, write: config(bomb) },
  {
    name: 'a configuration of wrong types',
    refused: true,
    write: config('version: 1\nexclude: {a: b}\nrules: [1]\nlimits: {nesting: "x"}\n'),
  },
  {
    name: 'a configuration of unknown keys with sequences in them',
    refused: true,
    write: config(
      `version: 1\n"\\e]8;;x\\a\\u202e": 1\n"__proto__": {profile: strict}\n${lines(3_000, (i) => `k${i}: 1`).join('\n')}\n`,
    ),
  },
  {
    name: 'a configuration of rules and parameters of the prototype',
    refused: true,
    write: config(
      'version: 1\nrules:\n  __proto__: off\n  constructor: error\n  go-runtime/gomemlimit-headroom: {params: {__proto__: 1, constructor: 2, toString: 3}}\n',
    ),
  },
  {
    name: 'a configuration of thousands of rules that do not exist',
    refused: true,
    write: config(
      `version: 1\nrules:\n${lines(15_000, (i) => `  go-runtime/${'x'.repeat(40)}${i}: off`).join('\n')}\n`,
    ),
  },
  {
    name: 'a configuration of rule names of half a megabyte',
    refused: true,
    write: config(`version: 1\nrules:\n  ? ${'x'.repeat(500_000)}\n  : off\n`),
  },
  {
    name: 'a configuration with limits without bounds',
    refused: true,
    write: config('version: 1\nlimits: {fileBytes: 1e308, documentNodes: 999999999999, nesting: 500}\n'),
  },
  {
    name: 'a configuration that is not text',
    refused: true,
    write: texts(() => ({ '.slo-lint.yaml': Buffer.alloc(1_000, 0xff) })),
  },
  {
    name: 'a configuration of six megabytes',
    refused: true,
    write: config(`version: 1\n${'# a\n'.repeat(1_500_000)}`),
  },
  {
    name: 'a configuration nested without an end',
    refused: true,
    write: config(`version: 1\nexclude: ${'['.repeat(100_000)}`),
  },
  {
    name: 'globs that look like regular expressions and backtrack',
    write: texts(() => ({
      '.slo-lint.yaml': `version: 1\nexclude: ["(a+)+$", "${'*a'.repeat(60)}b", "**/${'*a'.repeat(60)}/**", "[z-a]", "\\\\", "!"]\noverrides: [{paths: ["${'*a'.repeat(60)}b", "(", "["], rules: {go-runtime/gogc-range: off, go-runtime/gomemlimit-grammar: error}}]\n`,
      [`${'a'.repeat(220)}.yaml`]: deployment('a', ['          env: [{name: GOMEMLIMIT, value: 1G}]']),
      [`${lines(18, () => 'a'.repeat(200)).join('/')}/a.yaml`]: deployment('b', [
        '          env: [{name: GOMEMLIMIT, value: 1G}]',
      ]),
    })),
  },
  {
    name: 'twenty thousand globs over thousands of files',
    write: texts(() => ({
      '.slo-lint.yaml': `version: 1\nexclude:\n${lines(5_000, (i) => `  - "**/x${i}/*.a"`).join('\n')}\noverrides:\n${lines(200, (i) => `  - {paths: ["y${i}/**"], rules: {go-runtime/gomemlimit-grammar: warning}}`).join('\n')}\n`,
      ...Object.fromEntries(
        lines<[string, string]>(
          400,
          (i) =>
            [`f${i}.yaml`, deployment('a', ['          env: [{name: GOMEMLIMIT, value: 1G}]'])] as [
              string,
              string,
            ],
        ),
      ),
    })),
  },
  {
    name: 'a package.json that is no JSON',
    write: texts(() => ({ 'package.json': `{"slo-lint": ${'['.repeat(100_000)}` })),
  },
  {
    name: 'a package.json with settings of the prototype',
    refused: true,
    write: texts(() => ({
      'package.json': '{"slo-lint": {"version": 1, "__proto__": {"profile": "strict"}, "constructor": 1}}',
    })),
  },
  {
    name: 'suppressions in huge numbers',
    write: texts(() => ({
      'a.yaml': `${'# slo-lint-ignore go-runtime/gogc-range -- a\n'.repeat(60_000)}containers: []\n`,
      'b.yaml': `containers: []\n# ${'# slo-lint-ignore a/b -- c '.repeat(30_000)}\n`,
      'c.yaml': `containers: []\n# ${'# slo-lint-ignore '.repeat(50_000)}\n`,
      'd.yaml': `containers: []\n# slo-lint-ignore ${'a/b '.repeat(100_000)} -- c\n`,
    })),
  },
  {
    name: 'suppressions of the prototype, in the past and of nothing',
    write: texts(() => ({
      'a.yaml': `# slo-lint-ignore __proto__ -- a\n# slo-lint-ignore constructor/toString until=2026-99-99 -- b\n# slo-lint-ignore a/b until=0000-01-01 -- c\n# slo-lint-ignore\n# slo-lint-ignore -- \u001b[2J\n# slo-lint-ignore \u001b[2J/\u202e -- d\n${deployment('a', ['          env: [{name: GOMEMLIMIT, value: 1G}] # slo-lint-ignore go-runtime/gomemlimit-grammar -- \u001b]0;x\u0007'])}`,
    })),
  },
]
