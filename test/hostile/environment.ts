import { configMap, deployment, type Hostile, lines, put, texts } from './workspace.ts'

function containers(count: number, lineOf: (index: number) => string): string {
  return [
    'apiVersion: apps/v1',
    'kind: Deployment',
    'metadata: {name: many}',
    'spec:',
    '  selector: {matchLabels: {app: a}}',
    '  template:',
    '    spec:',
    '      containers:',
    ...lines(count, lineOf),
    '',
  ].join('\n')
}

const huge = 'n'.repeat(900_000)

/** Environments whose joins would be far larger than what is written. */
export const environment: readonly Hostile[] = [
  {
    name: 'references that double in length',
    limited: true,
    write: texts(() => ({
      'a.yaml': deployment('a', [
        '          env:',
        '            - {name: A0, value: "0123456789"}',
        ...lines(60, (i) => `            - {name: A${i + 1}, value: "$(A${i})$(A${i})"}`),
        '            - {name: GOMEMLIMIT, value: "$(A60)"}',
      ]),
    })),
  },
  {
    name: 'references to what is unknown that double',
    write: texts(() => ({
      'a.yaml': deployment('a', [
        '          env:',
        '            - {name: A0, valueFrom: {secretKeyRef: {name: nowhere, key: a}}}',
        ...lines(60, (i) => `            - {name: A${i + 1}, value: "$(A${i})$(A${i})"}`),
        '            - {name: GOMEMLIMIT, value: "$(A60)"}',
      ]),
    })),
  },
  {
    name: 'references in a circle and without an end',
    write: texts(() => ({
      'a.yaml': deployment('a', [
        '          env:',
        '            - {name: GOGC, value: "$(GOGC)$(GOMEMLIMIT)"}',
        '            - {name: GOMEMLIMIT, value: "$(GOGC)$(GOMEMLIMIT)"}',
        `            - {name: GOMAXPROCS, value: "${'$('.repeat(400_000)}"}`,
      ]),
    })),
  },
  {
    name: 'a hundred thousand references to one text',
    limited: true,
    write: texts(() => ({
      'a.yaml': deployment('a', [
        '          env:',
        `            - {name: A, value: "${'x'.repeat(50_000)}"}`,
        `            - {name: GOMEMLIMIT, value: "${'$(A)'.repeat(100_000)}"}`,
      ]),
    })),
  },
  {
    name: 'thousands of containers that share thousands of ConfigMaps',
    write: texts(() => ({
      'a.yaml': containers(
        2_000,
        (i) =>
          `        - {name: c${i}, image: a, envFrom: [{configMapRef: {name: m${i}}}, {configMapRef: {name: m${i + 1}}}]}`,
      ),
      'b.yaml': lines(999, (i) => configMap(`m${i}`, ['  GOGC: "50"', '  a: b'])).join('---\n'),
      'c.yaml': lines(999, (i) => configMap(`m${i + 999}`, ['  GOGC: "50"', '  a: b'])).join('---\n'),
    })),
  },
  {
    name: 'thousands of containers that take all of one large ConfigMap',
    limited: true,
    write: texts(() => ({
      'a.yaml': containers(
        3_000,
        (i) => `        - {name: c${i}, image: a, envFrom: [{configMapRef: {name: m}}]}`,
      ),
      'b.yaml': configMap('m', ['  GOGC: "x"', ...lines(15_000, (i) => `  k${i}: v`)]),
    })),
  },
  {
    name: 'containers that share a long envFrom through an anchor',
    limited: true,
    write: texts(() => ({
      'a.yaml': containers(2_000, (i) =>
        i === 0
          ? `        - {name: c0, image: a, envFrom: &all [${lines(2_000, (m) => `{configMapRef: {name: m${m % 40}}}`).join(', ')}]}`
          : `        - {name: c${i}, image: a, envFrom: *all}`,
      ),
      'b.yaml': lines(40, (m) =>
        configMap(
          `m${m}`,
          lines(40, (k) => `  k${k}: v`),
        ),
      ).join('---\n'),
    })),
  },
  {
    name: 'thousands of ConfigMaps of one name',
    write: (folder) => {
      for (let i = 0; i < 3; i++)
        put(
          folder,
          `d${i}/a.yaml`,
          lines(999, () => configMap('same', ['  GOGC: "50"', `  k: v`])).join('---\n'),
        )
      put(
        folder,
        'd0/w.yaml',
        containers(900, (i) => `        - {name: c${i}, image: a, envFrom: [{configMapRef: {name: same}}]}`),
      )
    },
  },
  {
    name: 'thousands of containers of one name in one pod',
    write: texts(() => ({
      'a.yaml': containers(
        2_500,
        (i) =>
          `        - {name: same, image: a, resources: {limits: {memory: 1Gi}}, env: [{name: GOMEMLIMIT, valueFrom: {resourceFieldRef: {containerName: c${i}, resource: limits.memory}}}]}`,
      ),
    })),
  },
  {
    name: 'names of a megabyte',
    write: texts(() => ({
      'a.yaml': containers(
        2_000,
        (i) => `        - {name: c${i}, image: a, env: [{name: GOMEMLIMIT, value: 1G}]}`,
      ).replace('name: many', `name: ${huge}, namespace: ${huge}`),
      'b.yaml': configMap(huge, ['  GOGC: x', ...lines(3_000, (i) => `  k${i}: v`)]),
      'c.yaml': deployment('c', [`          env: [{name: ${huge}, value: a}]`]),
      'd.yaml': deployment('d', [
        `          env: [{name: GOMEMLIMIT, value: ${huge}}, {name: GOGC, value: ${huge}}]`,
      ]),
    })),
  },
  {
    name: 'labels of a megabyte on thousands of containers',
    write: texts(() => ({
      'a.yaml': containers(3_000, (i) => `        - {name: c${i}, image: a}`).replace(
        'template:',
        `template:\n    metadata: {labels: {env: ${huge}}, annotations: {a: ${huge.slice(1)}}}`,
      ),
    })),
  },
  {
    name: 'giant and odd quantities',
    write: texts(() => ({
      'a.yaml': containers(
        500,
        (i) =>
          `        - {name: c${i}, image: a, env: [{name: GOMEMLIMIT, value: ${'9'.repeat(i)}GiB}, {name: GOGC, value: "${'9'.repeat(i)}"}, {name: GOMAXPROCS, value: "-${'9'.repeat(i)}"}], resources: {limits: {memory: 1e${'9'.repeat(i % 40)}Gi, cpu: ${'0'.repeat(i)}1e-999999999}, requests: {memory: 0x${'f'.repeat(i)}, cpu: .${'0'.repeat(i)}1}}}`,
      ),
      'b.yaml': deployment('b', [
        `          resources: {limits: {memory: ${'1'.repeat(800_000)}, cpu: 1e999999999}}`,
        `          env: [{name: GOMEMLIMIT, value: "${'1'.repeat(90_000)}MiB"}, {name: GOMAXPROCS, value: "${'1'.repeat(90_000)}"}, {name: D, valueFrom: {resourceFieldRef: {resource: limits.memory, divisor: 1e-999999999}}}]`,
      ]),
      'c.yaml': deployment('c', [
        '          resources: {limits: {memory: 1e999999999Gi}}',
        '          env: [{name: GOMEMLIMIT, value: 1e999999999GiB}]',
      ]),
    })),
  },
  {
    name: 'thousands of equal findings',
    write: texts(() => ({
      'a.yaml': containers(
        6_000,
        () => '        - {name: c, image: a, env: [{name: GOMEMLIMIT, value: 1G}]}',
      ),
    })),
  },
  {
    name: 'variables that shadow each other thousands of times',
    limited: true,
    write: texts(() =>
      Object.fromEntries(
        lines<[string, string]>(
          4,
          (file) =>
            [
              `a${file}.yaml`,
              containers(
                8,
                (i) =>
                  `        - {name: c${i}, image: a, env: [${lines(3_500, () => '{name: GOMEMLIMIT, value: 1G}').join(', ')}]}`,
              ),
            ] as [string, string],
        ),
      ),
    ),
  },
  {
    name: 'kustomizations in a circle and out of the root',
    write: texts(() => ({
      'a/kustomization.yaml':
        'resources: [../b, ../../../../../../etc, /etc/passwd, ../../canary.yaml]\npatches: [{path: ../../../canary.yaml}]\n',
      'b/kustomization.yaml': 'resources: [../a, ., ../b/../a]\nbases: [..]\n',
      'kustomization.yaml':
        'resources: [a, b, .]\nconfigMapGenerator: [{name: x, envs: [../../canary.yaml], files: [/etc/passwd]}]\n',
    })),
  },
  {
    name: 'a long chain of kustomizations',
    write: (folder) => {
      for (let i = 0; i < 1_200; i++)
        put(
          folder,
          `k${i}/kustomization.yaml`,
          `resources: [../k${i + 1}, d.yaml]\nimages: [{name: a, newName: b}]\n`,
        )
      put(folder, 'k1199/d.yaml', deployment('d', []))
    },
  },
  {
    name: 'thousands of patches over thousands of containers',
    write: texts(() => ({
      'kustomization.yaml': `resources: [a.yaml]\npatches:\n${lines(3_000, (i) => `  - {target: {kind: Deployment, name: many}, patch: "[{op: add, path: /spec/template/spec/containers/${i}/env, value: a}]"}`).join('\n')}\n`,
      'a.yaml': containers(
        3_000,
        (i) => `        - {name: c${i}, image: a, env: [{name: GOGC, value: "50"}]}`,
      ),
    })),
  },
  {
    name: 'one patch file for thousands of patches',
    write: texts(() => ({
      'kustomization.yaml': `resources: [a.yaml]\npatches:\n${lines(1_500, () => '  - {path: p.yaml, target: {kind: Deployment}}').join('\n')}\n`,
      'a.yaml': containers(1_500, (i) => `        - {name: c${i}, image: a}`),
      'p.yaml': containers(1_500, (i) => `        - {name: c${i}, env: [{name: GOGC, value: "50"}]}`),
    })),
  },
]
