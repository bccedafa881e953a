// Writes what is derived from the sources: schemas of entities, a page for every rule, the table of operators.
import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { importBundled, root } from './bundle.mjs'

const { builtInPacks, entityShapes, operators } = await importBundled(
  "export { builtInPacks } from './cli/io/builtIn.ts'; export { entityShapes, operators } from './engine/index.ts'",
  'generate',
)

writeEntities()
writeRules(await builtInPacks())
writeOperators()
writeScreen()
await writeTranscript()

/** The README's first screen: two findings and the last lines of the real output on the example. */
function writeScreen() {
  const path = join(root, 'README.md')
  const env = { ...process.env, COLUMNS: '96', NO_COLOR: '1', FORCE_COLOR: '' }
  const args = [join(root, 'dist', 'slo-lint.cjs'), '--root', 'examples/checkout']
  const { stdout } = spawnSync(process.execPath, args, { cwd: root, env, encoding: 'utf8' })
  const blocks = stdout.trimEnd().split('\n\n')
  const rules = ['go-runtime/gomemlimit-headroom', 'slo/quantile-order']
  const isShown = (block) => rules.some((rule) => block.includes(`explain ${rule}\n`) || block.endsWith(rule))
  const last = blocks.length - 1
  // In the order in which they are printed; what stands between is left out visibly.
  const kept = blocks.map((block, index) => (index === last || isShown(block) ? block : '…'))
  const screen = kept.filter((block, index) => block !== '…' || kept[index - 1] !== '…').join('\n\n')
  const readme = readFileSync(path, 'utf8')
  const shown = `\`\`\`console\n$ npx slo-lint --root examples/checkout\n${screen}\n\`\`\``
  writeFileSync(
    path,
    readme.replace(/```console\n[\s\S]*?\n```/, () => shown),
  )
}

function fresh(...parts) {
  const folder = join(root, ...parts)
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  return folder
}

function writeEntities() {
  const folder = fresh('schemas', 'entities')
  for (const [name, shape] of Object.entries(entityShapes)) {
    const schema = {
      $schema: 'http://json-schema.org/draft-07/schema#',
      $id: `${name}.schema.json`,
      title: `The facts of the entity ${name}`,
      ...schemaOf(shape),
    }
    writeFileSync(join(folder, `${name}.schema.json`), `${JSON.stringify(schema, undefined, 2)}\n`)
  }
}

/** A fact with a value of its own and facts below it is an object with `value`. */
function schemaOf(shape) {
  const own = shape.type && {
    type: shape.type,
    ...(shape.values && { enum: shape.values }),
    ...(shape.dimension && { 'x-dimension': shape.dimension }),
  }
  const description = shape.says
  if (shape.entity) return { description, $ref: `${shape.entity}.schema.json` }
  if (shape.items) return { description, type: 'array', items: schemaOf(shape.items) }
  if (!shape.fields && !shape.each) return { description, ...own }
  const properties = Object.fromEntries(
    Object.entries(shape.fields ?? {}).map(([key, field]) => [key, schemaOf(field)]),
  )
  const required = Object.entries(shape.fields ?? {})
    .filter(([, field]) => field.always)
    .map(([key]) => key)
  return {
    description,
    type: 'object',
    properties: { ...(own && { value: own }), ...properties },
    ...(required.length > 0 && { required }),
    additionalProperties: shape.each ? schemaOf(shape.each) : false,
  }
}

function writeRules(packs) {
  const folder = fresh('docs', 'rules')
  const index = ['# Rules', '', 'Generated from `rules/` by `npm run generate`.', '']
  for (const pack of packs) {
    index.push(
      `## ${pack.name}`,
      '',
      `${pack.title}.`,
      '',
      '| rule | severity | what it asks for |',
      '|---|---|---|',
    )
    for (const rule of pack.rules) {
      const file = `${rule.id.replace('/', '-')}.md`
      index.push(
        `| [${rule.id}](${file}) | ${rule.severity}${rule.only ? ` (${rule.only.join(', ') || 'when configured'})` : ''} | ${rule.title} |`,
      )
      writeFileSync(join(folder, file), pageOf(rule))
    }
    index.push('')
  }
  writeFileSync(join(folder, 'README.md'), `${index.join('\n').trimEnd()}\n`)
}

function pageOf(rule) {
  const params = Object.entries(rule.params)
  const lines = [
    `# ${rule.id}`,
    '',
    `**${rule.severity}** · ${rule.title}`,
    '',
    rule.why,
    '',
    '## Baseline',
    '',
    ...rule.baseline.map(
      ({ guide, url, says }) => `- ${guide ? `Tuning guide ${guide}` : `<${url}>`}: ${says}`,
    ),
  ]
  if (rule.skeleton) lines.push('', '## Begin with', '', '```yaml', rule.skeleton, '```')
  if (params.length > 0) {
    lines.push('', '## Parameters', '', '| name | type | default | what it is |', '|---|---|---|---|')
    for (const [name, param] of params)
      lines.push(
        `| \`${name}\` | ${param.type} | \`${JSON.stringify(param.default)}\` | ${param.says ?? ''} |`,
      )
    lines.push('', 'Defaults of sizes and times are in bytes and seconds.')
  }
  lines.push(
    '',
    '## Tune or silence',
    '',
    '```yaml',
    '# .slo-lint.yaml',
    'version: 1',
    'rules:',
    `  ${rule.id}: warning`,
    '```',
    '',
  )
  lines.push(`At one place: \`# slo-lint-ignore ${rule.id} until=YYYY-MM-DD -- reason\``)
  return `${lines.join('\n')}\n`
}

/** The example pull request on the page about GitHub, from the built program. */
async function writeTranscript() {
  const contents = "export { transcript } from './test/publish/transcript.ts'"
  const { transcript } = await importBundled(
    contents,
    'transcript',
    join(root, 'test', 'publish', 'contract'),
  )
  writeBetween('github.md', 'transcript', await transcript(root))
}

/** Replaces what stands between the marks of a page. */
function writeBetween(page, mark, text) {
  const path = join(root, 'docs', page)
  const [before, , after] = readFileSync(path, 'utf8').split(
    new RegExp(`^<!-- (?:end of )?${mark} -->$`, 'm'),
  )
  if (after === undefined) throw new Error(`docs/${page} lacks its marks`)
  writeFileSync(path, `${before}<!-- ${mark} -->\n${text}\n<!-- end of ${mark} -->${after}`)
}

function writeOperators() {
  const cell = (text) => text.replaceAll('|', '\\|')
  const rows = [...operators].map(
    ([
      name,
      {
        says,
        arity: [least, most],
      },
    ]) => `| \`${cell(name)}\` | ${least === most ? least : `${least}–${most}`} | ${cell(says)} |`,
  )
  const table = ['| operator | arguments | meaning |', '|---|---|---|', ...rows].join('\n')
  writeBetween('writing-rules.md', 'operators', table)
}
