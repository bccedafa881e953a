import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { configMap, deployment, type Hostile, lines, put, texts } from './workspace.ts'

const noPipes = process.platform === 'win32' ? 'no pipes on this system' : undefined
const isRoot = process.getuid?.() === 0
const allReadable = isRoot ? 'root reads everything' : undefined

/** Files that are no files, lead elsewhere, or are too large to be read. */
export const files: readonly Hostile[] = [
  {
    name: 'links to a file and a folder outside',
    write: (folder, canary) => {
      symlinkSync(canary, join(folder, 'a.yaml'))
      symlinkSync(dirname(canary), join(folder, 'outside'))
      symlinkSync('/etc/passwd', join(folder, 'Dockerfile'))
      put(folder, 'kustomization.yaml', 'resources: [a.yaml, outside/canary.yaml]\n')
    },
  },
  {
    name: 'links in a circle and to nowhere',
    write: (folder) => {
      symlinkSync('b.yaml', join(folder, 'a.yaml'))
      symlinkSync('a.yaml', join(folder, 'b.yaml'))
      symlinkSync('.', join(folder, 'self'))
      symlinkSync('nowhere.yaml', join(folder, 'c.yaml'))
      mkdirSync(join(folder, 'deep'))
      symlinkSync('..', join(folder, 'deep', 'up'))
    },
  },
  {
    name: 'a configuration that is a link to the outside',
    refused: true,
    write: (folder, canary) => symlinkSync(canary, join(folder, '.slo-lint.yaml')),
  },
  {
    name: 'a package.json that is a link to the outside',
    write: (folder, canary) => {
      writeFileSync(join(dirname(canary), 'package.json'), '{"slo-lint": {"profile": "CANARY-7f3a"}}')
      symlinkSync(join(dirname(canary), 'package.json'), join(folder, 'package.json'))
    },
  },
  {
    name: 'a .gitignore that is a link to the outside',
    write: (folder, canary) => symlinkSync(canary, join(folder, '.gitignore')),
  },
  {
    name: 'pipes in the place of files',
    ...(noPipes && { skip: noPipes }),
    write: (folder) => {
      for (const name of ['a.yaml', 'Dockerfile', '.gitignore', '.env', 'go.mod', 'kustomization.yaml'])
        execFileSync('mkfifo', [join(folder, name)])
    },
  },
  {
    name: 'a configuration that is a pipe',
    refused: true,
    ...(noPipes && { skip: noPipes }),
    write: (folder) => {
      execFileSync('mkfifo', [join(folder, '.slo-lint.yaml')])
    },
  },
  {
    name: 'a package.json that is a pipe',
    ...(noPipes && { skip: noPipes }),
    write: (folder) => {
      execFileSync('mkfifo', [join(folder, 'package.json')])
    },
  },
  {
    name: 'a socket and links to devices',
    ...(noPipes && { skip: noPipes }),
    write: (folder) => {
      symlinkSync('/dev/zero', join(folder, 'a.yaml'))
      symlinkSync('/dev/stdin', join(folder, 'b.yaml'))
      symlinkSync('/dev/zero', join(folder, '.gitignore'))
      const listen = `require('net').createServer().listen('s.yaml', () => process.kill(process.pid, 'SIGKILL'))`
      try {
        execFileSync(process.execPath, ['-e', listen], { cwd: folder, stdio: 'ignore' })
      } catch {
        // Killed so that the socket stays behind.
      }
    },
  },
  {
    name: 'a configuration that is a device or a folder',
    refused: true,
    ...(noPipes && { skip: noPipes }),
    write: (folder) => symlinkSync('/dev/zero', join(folder, '.slo-lint.yaml')),
  },
  {
    name: 'folders in the place of files',
    write: (folder) => {
      for (const name of ['a.yaml', '.gitignore', 'package.json', 'Dockerfile', '.env'])
        mkdirSync(join(folder, name))
    },
  },
  {
    name: 'files and folders nobody may read',
    ...(allReadable && { skip: allReadable }),
    write: (folder) => {
      put(folder, 'a.yaml', 'containers: []')
      put(folder, 'b/c.yaml', 'containers: []')
      chmodSync(join(folder, 'a.yaml'), 0)
      chmodSync(join(folder, 'b'), 0)
    },
  },
  {
    name: 'a line of ten megabytes',
    limited: true,
    write: texts(() => ({ 'a.yaml': configMap('a', [`  a: ${'x'.repeat(10_000_000)}`]) })),
  },
  {
    name: 'a line of two megabytes',
    limited: true,
    write: texts(() => ({ 'a.yaml': configMap('a', [`  a: ${'x'.repeat(2_000_000)}`]) })),
  },
  {
    name: 'a file of six megabytes',
    limited: true,
    write: texts(() => ({
      'a.yaml': configMap(
        'a',
        lines(60_000, () => `  # ${'x'.repeat(98)}`),
      ),
    })),
  },
  {
    name: 'six megabytes of .gitignore and package.json',
    limited: true,
    write: texts(() => ({
      '.gitignore': 'a\n'.repeat(3_000_000),
      'package.json': `{"slo-lint": {"version": 1}, "a": "${'x'.repeat(6_000_000)}"}`,
    })),
  },
  {
    name: 'almost five megabytes of documents within each of their limits',
    limited: true,
    write: texts(() => ({
      'a.yaml': lines(999, (i) =>
        configMap(
          `c${i}`,
          lines(300, (k) => `  k${k}: v${k}`),
        ),
      ).join('---\n'),
    })),
  },
  {
    name: 'a .gitignore of patterns that backtrack',
    write: (folder) => {
      const words = '*a'.repeat(40)
      const patterns = [
        `${words}b`,
        `**/${words}/**/${words}`,
        '**/**/**/**/**/**/a',
        '[[[[',
        '!'.repeat(9_999),
      ]
      put(
        folder,
        '.gitignore',
        `${patterns.join('\n')}\n${lines(2_000, (i) => `${'*a'.repeat(20)}${i}`).join('\n')}\n`,
      )
      put(folder, `${'a'.repeat(200)}.yaml`, 'containers: []\n')
      put(folder, `${lines(30, () => 'a'.repeat(100)).join('/')}/a.yaml`, 'containers: []\n')
    },
  },
  {
    name: 'file names with controls, signs and dashes',
    write: (folder) => {
      const text = deployment('a', ['          env: [{name: GOMEMLIMIT, value: 1G}]'])
      for (const name of [
        'a\nb.yaml',
        '--help.yaml',
        '-rf.yaml',
        'a%0Ab%s%n.yaml',
        '\u001b]8;;http://evil\u0007x\u001b\\.yaml',
        '\u202egpj.yaml',
        '::error file=x::y.yaml',
        '__proto__.yaml',
        'a\'b"c`d$(e).yaml',
        'a\\b.yaml',
        ' .yaml',
      ])
        put(folder, name, text)
      put(folder, '__proto__/constructor/toString.yaml', text)
      writeFileSync(
        Buffer.concat([Buffer.from(`${folder}/`), Buffer.from([0xff, 0xfe]), Buffer.from('.yaml')]),
        text,
      )
    },
  },
  {
    name: 'thousands of small files and folders',
    write: texts(() =>
      Object.fromEntries(
        lines<[string, string]>(
          3_000,
          (i) => [`d${i % 300}/f${i}.yaml`, 'containers: []\n'] as [string, string],
        ),
      ),
    ),
  },
]
