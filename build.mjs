// Builds dist/slo-lint.cjs, which starts dist/program.cjs, and dist/action.cjs, by which GitHub starts it; beside them
// the built-in packs, proven and compiled, and the packages that many runs never need: dist/packages/*.cjs are read when
// something of theirs is first used.
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'esbuild'
import { importBundled, root, shared } from './bundle.mjs'

const out = join(root, 'dist')
/** Names by which Node shows the whole of a CommonJS module. */
const notExports = new Set(['default', 'module.exports', '__esModule'])

rmSync(out, { recursive: true, force: true })
// Proven with the very code that is shipped.
const { builtInPacks } = await importBundled(
  "export { builtInPacks } from './cli/io/builtIn.ts'",
  'compile-packs',
)
const packs = await builtInPacks()
const shipped = { ...shared, format: 'cjs', minify: true, keepNames: false, metafile: true }
const lazyPackages = [
  '@prometheus-io/lezer-promql',
  '@octokit/plugin-throttling',
  '@octokit/rest',
  'ajv',
  'diff',
  'dockerfile-ast',
  'js-yaml',
  're2js',
  'string-width',
  'yaml',
]
// Commander loads the first and never uses it here; the second is for runs with findings.
const lazyBuiltIns = ['node:child_process', 'node:crypto']
const lazy = new Map([
  ...lazyPackages.map((name) => [name, `./packages/${name}.cjs`]),
  ...lazyBuiltIns.map((name) => [name, name]),
])
const program = await build({
  ...shipped,
  entryPoints: [join(root, 'cli/program.ts')],
  outfile: join(out, 'program.cjs'),
  // `import.meta.dirname` stands only in the module that the packs replace.
  plugins: [compiledPacks(), lazily(lazy)],
})
const packages = await build({
  ...shipped,
  entryPoints: lazyPackages.map((name) => ({ in: name, out: name })),
  outdir: join(out, 'packages'),
  outExtension: { '.js': '.cjs' },
})
await build({
  ...shipped,
  entryPoints: [join(root, 'cli/bin.ts')],
  outfile: join(out, 'slo-lint.cjs'),
  define: {
    BUILD: JSON.stringify(hashOf(['program.cjs', ...lazyPackages.map((name) => `packages/${name}.cjs`)])),
  },
})
await build({
  ...shipped,
  entryPoints: [join(root, 'cli/action.ts')],
  outfile: join(out, 'action.cjs'),
})
writeFileSync(join(out, 'packs.json'), JSON.stringify(packs))
writeFileSync(join(out, 'THIRD-PARTY-LICENSES.txt'), licences([program.metafile, packages.metafile]))

function hashOf(files) {
  const hash = createHash('sha256')
  for (const file of files) hash.update(readFileSync(join(out, file)))
  return hash.digest('hex')
}

function compiledPacks() {
  const contents = "export const builtInPacks = async () => require('./packs.json')"
  return {
    name: 'compiled-packs',
    setup(builder) {
      builder.onLoad({ filter: /cli[\\/]io[\\/]builtIn\.ts$/ }, () => ({ contents, loader: 'js' }))
      builder.onResolve({ filter: /^\.\/packs\.json$/ }, ({ path }) => ({ path, external: true }))
    },
  }
}

/** Imports of these modules become properties that load their file when one of them is first asked for. */
function lazily(files) {
  const filter = new RegExp(`^(${[...files.keys()].join('|')})$`)
  const namespace = 'lazy'
  return {
    name: 'lazily',
    setup(builder) {
      builder.onResolve({ filter: /./, namespace }, ({ path }) => ({ path, external: true }))
      builder.onResolve({ filter }, ({ path }) => ({ path, namespace }))
      builder.onLoad({ filter, namespace }, async ({ path }) => {
        const exported = Object.keys(await import(path)).filter((name) => !notExports.has(name))
        const getters = exported.map((name) => `get ${name}() { return load().${name} }`)
        // A package with nothing but a default export is one function.
        const face =
          exported.length > 0
            ? `{ __esModule: true, ${getters.join(', ')} }`
            : '(...given) => load().default(...given)'
        const contents = `let loaded
          const load = () => (loaded ??= require('${files.get(path)}'))
          module.exports = ${face}`
        return { contents, resolveDir: root }
      })
    },
  }
}

/** The licence texts of every package whose code is in the bundle. */
function licences(metafiles) {
  const names = new Set()
  for (const path of metafiles.flatMap(({ inputs }) => Object.keys(inputs))) {
    const match = /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)
    if (match) names.add(match[1])
  }
  const parts = [...names].sort().map((name) => {
    const folder = join(root, 'node_modules', name)
    const { version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
    const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry))
    const text = file ? readFileSync(join(folder, file), 'utf8').trim() : `Licensed under ${license}.`
    return `${name} ${version} (${license})\n\n${text}\n`
  })
  return parts.join(`\n${'-'.repeat(80)}\n\n`)
}
