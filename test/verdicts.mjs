// Counts verdicts by rule over workspaces: node test/verdicts.mjs [--each] DIR… (each folder is one workspace).
// The last figures stand in docs/verdicts.md.
import { readdirSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { importBundled } from '../bundle.mjs'

const { lint, builtInPacks, defaultConfig, finder, walk } = await importBundled(
  "export { lint, defaultConfig } from './engine/index.ts'; export { builtInPacks } from './cli/io/builtIn.ts'; export { finder, walk } from './cli/io/walk.ts'",
  'verdicts',
)

const args = process.argv.slice(2)
const each = args.includes('--each')
// With --each, the folders inside of a folder are the workspaces.
const folders = args
  .filter((arg) => arg !== '--each')
  .flatMap((arg) => (each ? readdirSync(arg).map((name) => join(arg, name)) : [arg]))
  .filter((path) => statSync(path).isDirectory())
  .map((path) => resolve(path))

const packs = await builtInPacks()
const totals = new Map()
let files = 0
for (const folder of folders) {
  const found = { notices: [], exceeded: [] }
  const report = await lint({
    files: walk(folder, [], defaultConfig.limits, found),
    packs,
    config: defaultConfig,
    today: '2026-11-22',
    exceeded: found.exceeded,
    find: finder(folder, defaultConfig.limits),
  })
  files += report.files
  for (const [rule, tally] of report.tallies) {
    const total = totals.get(rule) ?? { fail: 0, pass: 0, skip: 0, unknown: 0 }
    for (const key of Object.keys(total)) total[key] += tally[key]
    totals.set(rule, total)
  }
}

const lines = ['| rule | judged | failed | unknown | unknown share |', '|---|---:|---:|---:|---:|']
for (const [rule, { fail, pass, unknown }] of [...totals].sort()) {
  const asked = fail + pass + unknown
  lines.push(
    `| ${rule} | ${fail + pass} | ${fail} | ${unknown} | ${asked === 0 ? '–' : `${Math.round((100 * unknown) / asked)} %`} |`,
  )
}
process.stdout.write(`${folders.length} workspaces, ${files} files\n\n${lines.join('\n')}\n`)
