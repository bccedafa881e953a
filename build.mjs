// Builds dist/slo-lint.cjs: one file, with the built-in packs proven and compiled into it.
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'esbuild'
import { importBundled, root, shared } from './bundle.mjs'

const out = join(root, 'dist')

rmSync(out, { recursive: true, force: true })
// Proven with the very code that is shipped.
const { builtInPacks } = await importBundled(
  "export { builtInPacks } from './cli/io/builtIn.ts'",
  'compile-packs',
)
const packs = await builtInPacks()
const result = await build({
  ...shared,
  entryPoints: [join(root, 'cli/bin.ts')],
  outfile: join(out, 'slo-lint.cjs'),
  format: 'cjs',
  minify: true,
  keepNames: false,
  metafile: true,
  // `import.meta.dirname` stands only in the module that the packs replace.
  plugins: [compiledPacks(packs)],
})
writeFileSync(join(root, 'dist', 'THIRD-PARTY-LICENSES.txt'), licences(result.metafile))

function compiledPacks(packs) {
  const contents = `const packs = JSON.parse(${JSON.stringify(JSON.stringify(packs))}); export const builtInPacks = async () => packs`
  return {
    name: 'compiled-packs',
    setup(builder) {
      builder.onLoad({ filter: /cli[\\/]io[\\/]builtIn\.ts$/ }, () => ({ contents, loader: 'js' }))
    },
  }
}

/** The licence texts of every package whose code is in the bundle. */
function licences(metafile) {
  const names = new Set()
  for (const path of Object.keys(metafile.inputs)) {
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
