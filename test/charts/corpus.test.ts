import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { walk } from '../../cli/io/walk.ts'
import { defaultConfig } from '../../engine/index.ts'
import { type Reading, read } from '../../engine/read.ts'
import { hasShared, shared } from '../shared.ts'
import { factOf, shown } from './chart.ts'

const repository = join(shared, 'corpus/open-telemetry__opentelemetry-helm-charts')
const isThere = hasShared && existsSync(repository)
const collector = 'charts/opentelemetry-collector'

async function readExample(example: string, file: string): Promise<Reading> {
  const path = `${collector}/examples/${example}/rendered/${file}`
  const text = readFileSync(join(repository, path), 'utf8')
  const files = [...walk(repository, [], defaultConfig.limits, { notices: [], exceeded: [] })]
  const given = `${collector}/examples/${example}/values.yaml`
  const values = existsSync(join(repository, given)) ? [given] : []
  return read(
    { files, rendered: { texts: [{ path, text, from: `examples/${example}` }], values } },
    defaultConfig,
  )
}

describe.skipIf(!isThere)('the charts of OpenTelemetry, as they are committed', () => {
  // By hand: which key of which file the value was rendered from, or which line of the template holds its key.
  it.each([
    ['using-GOMEMLIMIT', 'limits.memory', 'examples/using-GOMEMLIMIT/values.yaml:12 200M'],
    ['using-GOMEMLIMIT', 'limits.cpu', 'examples/using-GOMEMLIMIT/values.yaml:11 100m'],
    // Their values are not there, nor is the named template of the pod: `spec:` is what renders it.
    ['alternate-config', 'limits.memory', '~templates/deployment.yaml:43 spec:'],
    ['custom-metrics-hpa', 'limits.memory', '~templates/deployment.yaml:43 spec:'],
    ['daemonset-and-deployment', 'limits.memory', '~templates/deployment.yaml:43 spec:'],
  ])('%s %s', async (example, fact, place) => {
    const reading = await readExample(example, 'deployment.yaml')
    expect(shown(reading, factOf(reading, fact)).replace(`${collector}/`, '')).toBe(place)
  })
})
