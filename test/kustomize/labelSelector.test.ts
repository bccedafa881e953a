import { expect, it } from 'vitest'
import { meets, readLabelSelector } from '../../engine/kustomize/labelSelector.ts'

const LABELS = new Map([
  ['app', 'web'],
  ['n', '5'],
  ['empty', ''],
])

const rows: readonly [selector: string, fits: boolean | undefined][] = [
  ['', true],
  ['app', true],
  ['!app', false],
  ['!none', true],
  ['app=web', true],
  ['app == web', true],
  ['app!=web', false],
  ['none!=web', true],
  ['empty=', true],
  ['app in (a, web)', true],
  ['app notin (a,web)', false],
  ['none notin (a)', true],
  ['n>4,n<6', true],
  ['n>5', false],
  ['app>5', false],
  ['app=web,none', false],
  ['app=', false],
  ['app in web', undefined],
  ['app in (web', undefined],
  ['=web', undefined],
  ['app=web,', undefined],
  ['app web', undefined],
  ['n>x', undefined],
  ['!app=web', undefined],
]

it.each(rows)('%s fits: %s', (selector, fits) => {
  const read = readLabelSelector(selector)
  expect(read.ok ? meets(read.requirements, LABELS) : undefined).toBe(fits)
})
