import { configMap, deployment, type Hostile, lines, texts } from './workspace.ts'

const sequences = [
  '\u001b]8;;https://evil.example\u001b\\click\u001b]8;;\u001b\\',
  '\u001b[2J\u001b[1;1H',
  '\u001bP+q544e\u001b\\',
  '\u001b]52;c;ZXZpbA==\u0007',
  '\u0007\u0008\u0008\u0008\u007f',
  '\u009b31m\u009d0;title\u009c',
  '\u202e\u2066\u2069\u200f\u061c\u200b\ufeff',
  '\u2028\u2029\u0085',
]

/** The same as escapes of a double-quoted YAML scalar. */
function escaped(text: string): string {
  return [...text].map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`).join('')
}

const names = [
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  'valueOf',
  'prototype',
  '__defineGetter__',
]

/** Bytes that are no text, and texts that a terminal or a prototype would obey. */
export const encoding: readonly Hostile[] = [
  {
    name: 'bytes that are no UTF-8',
    write: texts(() => ({
      'a.yaml': Buffer.concat([
        Buffer.from(configMap('a', ['  a: '])),
        Buffer.from([0xc0, 0xaf, 0xed, 0xa0, 0x80, 0xff]),
      ]),
      Dockerfile: Buffer.from([0x46, 0x52, 0x4f, 0x4d, 0x20, 0xff, 0xfe, 0x0a]),
    })),
  },
  {
    name: 'UTF-16 with and without a mark',
    write: texts(() => ({
      'a.yaml': Buffer.from(`\ufeff${configMap('a', ['  GOMEMLIMIT: 1G'])}`, 'utf16le'),
      'b.yaml': Buffer.from(configMap('a', ['  GOMEMLIMIT: 1G']), 'utf16le').swap16(),
    })),
  },
  {
    name: 'NUL bytes at the start and far behind it',
    write: texts(() => ({
      'a.yaml': `\0${configMap('a', ['  a: b'])}`,
      'b.yaml': configMap('b', [...lines(2_000, (i) => `  k${i}: value`), '  GOGC: "a\0b"', '  z: \0']),
    })),
  },
  {
    name: 'byte order marks everywhere',
    write: texts(() => ({
      'a.yaml': `\ufeff${configMap('a', ['  a: b'])}---\n\ufeff${configMap('\ufeffb', ['  \ufeffGOGC: \ufeff"0"'])}`,
      '.env': '\ufeff\ufeffGOGC=0\n',
    })),
  },
  {
    name: 'halves of characters through escapes',
    write: texts(() => ({
      'a.yaml': deployment('"\\ud800"', [
        '          env: [{name: GOMEMLIMIT, value: "\\ud800\\udfffx\\udc00"}, {name: "\\udbff", value: "\\ud800"}]',
      ]),
      'b.json':
        '{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"\\ud800"},"data":{"GOGC":"\\udfff"}}',
    })),
  },
  {
    name: 'sequences a terminal obeys, in names, values and comments',
    write: texts(() => {
      const all = sequences.join('')
      const yaml = deployment(`"a${escaped(all)}"`, [
        `          env: [{name: GOMEMLIMIT, value: "1G${escaped(all)}"}, {name: GOGC, value: "x${escaped('\n::error::y\r')}"}]`,
        `          resources: {limits: {memory: "1Gi${escaped(all)}"}}`,
      ]).replace('name: api', `name: "api${escaped(all)}"`)
      return {
        'a.yaml': yaml,
        'b.yaml': deployment('b', [
          `          env: # ${all}`,
          `            - {name: GOMEMLIMIT, value: '1G${all}'}`,
        ]),
        'c.yaml': configMap('c', [`  "${all}": ${all}`, `  a: [${all}`]),
        Dockerfile: `FROM a${all}\nENV GOMEMLIMIT=1G${all}\n# slo-lint-ignore ${all}\n`,
      }
    }),
  },
  {
    name: 'bidi controls that hide what is written',
    write: texts(() => ({
      'a.yaml': deployment('a', [
        '          env:',
        '            - {name: GOMEMLIMIT, value: "1G\u202e \u2066# safe\u2069 \u2066"}',
        '            - {name: "GOGC\u200b", value: "off\u200d"}',
      ]),
    })),
  },
  {
    name: 'names of the prototype as variables, labels, keys and objects',
    write: texts(() => ({
      'a.yaml': deployment('__proto__', [
        `          env: [${names.map((name) => `{name: ${name}, value: "$(${name})$(GOGC)"}`).join(', ')}, {name: GODEBUG, value: "__proto__=1,constructor=2,toString=3"}]`,
        `          envFrom: [${names.map((name) => `{configMapRef: {name: ${name}}, prefix: ${name}}`).join(', ')}]`,
        '          resources: {limits: {__proto__: 1Gi, constructor: 1, memory: 1Gi}, requests: {toString: 1}}',
      ]).replace(
        'template:',
        `template:\n    metadata: {labels: {${names.map((name) => `${name}: ${name}`).join(', ')}}, annotations: {${names.map((name) => `${name}: "1"`).join(', ')}}}`,
      ),
      'b.yaml': names
        .map((name) =>
          configMap(
            name,
            names.map((key) => `  ${key}: ${key}`),
          ),
        )
        .join('---\n'),
      'c.yaml': names
        .map(
          (name) =>
            `apiVersion: ${name}/v1\nkind: ${name}\nmetadata: {name: ${name}, namespace: ${name}}\ncontainers: {__proto__: {a: b}}\n`,
        )
        .join('---\n'),
      'd.json':
        '{"kind":"ConfigMap","apiVersion":"v1","__proto__":{"polluted":1},"data":{"__proto__":"1","constructor":"2"}}',
      'kustomization.yaml':
        'resources: [__proto__, constructor]\nconfigMapGenerator:\n  - name: __proto__\n    literals: [__proto__=1, constructor=2]\n',
    })),
  },
  {
    name: 'names of the prototype in alerts and routes',
    write: texts(() => ({
      'rules.yml': `groups:\n  - name: __proto__\n    rules:\n${names
        .map(
          (name) =>
            `      - alert: ${name}\n        expr: ${name}{${name}="${name}"} > 1\n        labels: {${name}: ${name}}\n`,
        )
        .join('')}`,
      'alertmanager.yml': `route: {receiver: __proto__, matchers: [${names.map((name) => `'${name}="${name}"'`).join(', ')}]}\nreceivers: [{name: __proto__}]\ninhibit_rules: [{source_matchers: ['__proto__=~"a"'], equal: [constructor]}]\n`,
    })),
  },
]
