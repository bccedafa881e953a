import { describe, expect, it } from 'vitest'
import { factAt, Reading } from '../kinds/reading.ts'

describe('the settings inside GODEBUG', () => {
  it('stand each at its place, the last of equal keys in force', async () => {
    const reading = await Reading.of({
      'compose.yaml':
        'services: {api: {image: a, environment: {GODEBUG: "gctrace=1,http2debug=2,gctrace=0"}}}\n',
    })
    const settings = reading.all('godebugSetting')
    expect(settings.map(({ place }) => reading.textAt(place))).toEqual([
      'compose.yaml: gctrace=1',
      'compose.yaml: http2debug=2',
      'compose.yaml: gctrace=0',
    ])
    expect(settings.map((one) => reading.show(one, 'value'))).toEqual([
      '1 @ compose.yaml: 1',
      '2 @ compose.yaml: 2',
      '0 @ compose.yaml: 0',
    ])
    expect(settings.map((one) => factAt(one, 'inForce')?.value)).toEqual([false, true, true])
    expect(settings.map((one) => factAt(one, 'container')?.entity?.subject)).toEqual(
      Array(3).fill('compose service api'),
    )
  })

  it('are not in force in a variable that is set again, and have no container where several use them', async () => {
    const shadowed = await Reading.of({
      'compose.yaml': 'services: {api: {image: a, environment: [GODEBUG=a=1, GODEBUG=b=1]}}\n',
    })
    expect(shadowed.all('godebugSetting').map((one) => factAt(one, 'inForce')?.value)).toEqual([false, true])
    const several = await Reading.of({
      'compose.yaml': 'services: {a: {image: a, env_file: x.env}, b: {image: b, env_file: x.env}}\n',
      'x.env': "GODEBUG='a=1'\n",
    })
    const [setting] = several.all('godebugSetting')
    expect(setting && several.textAt(setting.place)).toBe('x.env: a=1')
    expect(setting && factAt(setting, 'container')).toBeUndefined()
  })
})
