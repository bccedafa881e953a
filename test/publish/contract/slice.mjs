// Cuts out of GitHub's own OpenAPI description what the publisher uses: parameters and request bodies, without prose.
// npm pack @octokit/openapi@23.0.2 && tar xzf octokit-openapi-23.0.2.tgz
// node test/publish/contract/slice.mjs package > test/publish/contract/github.json
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const operations = [
  ['/user', 'get'],
  ['/users/{username}', 'get'],
  ['/repos/{owner}/{repo}/check-runs', 'post'],
  ['/repos/{owner}/{repo}/check-runs/{check_run_id}', 'patch'],
  ['/repos/{owner}/{repo}/commits/{ref}/check-runs', 'get'],
  ['/repos/{owner}/{repo}/issues/comments/{comment_id}', 'patch'],
  ['/repos/{owner}/{repo}/issues/{issue_number}/comments', 'get'],
  ['/repos/{owner}/{repo}/issues/{issue_number}/comments', 'post'],
  ['/repos/{owner}/{repo}/pulls', 'get'],
  ['/repos/{owner}/{repo}/pulls/comments/{comment_id}', 'patch'],
  ['/repos/{owner}/{repo}/pulls/{pull_number}', 'get'],
  ['/repos/{owner}/{repo}/pulls/{pull_number}/comments', 'get'],
  ['/repos/{owner}/{repo}/pulls/{pull_number}/files', 'get'],
  ['/repos/{owner}/{repo}/pulls/{pull_number}/reviews', 'post'],
]
const prose = new Set(['description', 'example', 'examples', 'externalDocs', 'title', 'deprecated'])

const folder = process.argv[2] ?? 'package'
const bytes = readFileSync(join(folder, 'generated/api.github.com.json'))
const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
const whole = JSON.parse(bytes)

const cut = operations.map(([path, method]) => {
  const { parameters = [], requestBody } = whole.paths[path][method]
  return {
    path,
    method: method.toUpperCase(),
    parameters: parameters.map(resolve).map(({ name, in: place, required = false, schema }) => ({
      name,
      in: place,
      required,
      schema: bare(schema),
    })),
    ...(requestBody && { body: bare(requestBody.content['application/json'].schema) }),
  }
})
const notice = {
  source: `${manifest.name}@${manifest.version} generated/api.github.com.json`,
  sha256: createHash('sha256').update(bytes).digest('hex'),
  license: readFileSync(join(folder, 'LICENSE'), 'utf8').trim(),
}
process.stdout.write(`${JSON.stringify({ ...notice, operations: cut }, undefined, 1)}\n`)

function resolve(value) {
  if (typeof value?.$ref !== 'string') return value
  return value.$ref
    .slice(2)
    .split('/')
    .reduce((at, key) => at[key], whole)
}

/** A schema with its references in place and without prose; the names of properties are no keywords. */
function bare(schema) {
  if (Array.isArray(schema)) return schema.map(bare)
  if (typeof schema !== 'object' || schema === null) return schema
  const kept = Object.entries(resolve(schema)).filter(([key]) => !prose.has(key) && !key.startsWith('x-'))
  return Object.fromEntries(
    kept.map(([key, value]) => [
      key,
      key === 'properties'
        ? Object.fromEntries(Object.entries(value).map(([name, property]) => [name, bare(property)]))
        : key === 'enum' || key === 'required' || key === 'default'
          ? value
          : bare(value),
    ]),
  )
}
