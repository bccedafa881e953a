import { spawnSync } from 'node:child_process'
import { rmSync, writeSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, test } from 'vitest'
import { parseComposeBytes } from '../../engine/values/composeBytes.ts'
import { parseCpuSet } from '../../engine/values/cpuSet.ts'
import { parseGoBytes } from '../../engine/values/goBytes.ts'
import { parseGoDuration } from '../../engine/values/goDuration.ts'
import { parseGogc } from '../../engine/values/gogc.ts'
import { parseGomaxprocs } from '../../engine/values/gomaxprocs.ts'
import { parsePrometheusDuration } from '../../engine/values/prometheusDuration.ts'
import { milliUnits, parseQuantity, wholeUnits } from '../../engine/values/quantity.ts'
import { divideQuantity, isDivisorAllowed } from '../../engine/values/quantityDivisor.ts'
import { resolveCompose, resolveKubernetes } from '../../engine/values/yamlScalar.ts'
import { comparison } from './comparison.ts'
import { ask, buildPrograms, installedGo } from './program.ts'
import { distinct, textMaker } from './texts.ts'

const go = installedGo()
if (go === undefined) writeSync(1, 'oracle values: SKIPPED, Go is not installed\n')

/** The go command of a version before 1.26, for those who have one. */
const oldGo = process.env['SLO_LINT_OLD_GO']
if (oldGo === undefined) writeSync(1, 'oracle values: no SLO_LINT_OLD_GO, Go before 1.26 is SKIPPED\n')

const INT_EDGES = [
  '',
  '0',
  '-0',
  '+0',
  '-1',
  '+5',
  '-',
  '+',
  '00',
  '2147483647',
  '2147483648',
  '-2147483648',
  '-2147483649',
  '9223372036854775807',
  '9223372036854775808',
  '-9223372036854775808',
  '-9223372036854775809',
  '99999999999999999999',
  '00000000000000000000000000012',
  '1_000',
  '0x10',
  '1e2',
  '1.0',
  ' 1',
  '1 ',
  '\t1',
  '\u0661',
  '\uff11',
  'off',
  'OFF',
  'Off',
  'on',
  'auto',
  'false',
] as const

describe.skipIf(go === undefined)('values and the real software', () => {
  let programs = ''
  beforeAll(() => {
    programs = buildPrograms()
  })
  afterAll(() => rmSync(programs, { recursive: true, force: true }))

  interface Started {
    readonly exit: number
    readonly output: string
  }

  /** Starts the probe once per value, two at a time: the machine may be small. */
  function start(name: string, values: readonly string[], probe = `${programs}/runtimeprobe`): Started[] {
    const pairs = values.map((value) => `${name}=${value}`)
    return ask<Started>(`${programs}/launcher`, pairs, [probe, '2'])
  }

  function theirs(started: Started, field: number): string | null {
    return started.exit === 0 ? (started.output.split(' ')[field] ?? '') : null
  }

  test.skipIf(oldGo === undefined)('the parser of Go before 1.26', () => {
    const probe = `${programs}/oldprobe`
    const env = { ...process.env, GO111MODULE: 'off', GOFLAGS: '', GOROOT: '' }
    const source = fileURLToPath(new URL('./go/runtimeprobe/main.go', import.meta.url))
    const built = spawnSync(oldGo ?? '', ['build', '-o', probe, source], { encoding: 'utf8', env })
    if (built.status !== 0) throw new Error(`the probe does not build with the old Go:\n${built.stderr}`)
    const old = spawnSync(oldGo ?? '', ['env', 'GOVERSION'], { encoding: 'utf8', env }).stdout.trim()
    const make = textMaker(10)
    const texts = distinct(500, [...INT_EDGES, '-KiB', '-B', '-0KiB', '+1KiB', '1GiB'], () => {
      const number = `${make.pick(['', '-', '+'])}${make.garbage('0123456789', 20)}`
      return make.pick([number, make.bend(number), `${number}${make.pick(['B', 'KiB', 'MiB', 'TiB'])}`])
    })
    const result = comparison(`GOGC and GOMEMLIMIT of ${old}`)
    const collected = start('GOGC', texts, probe)
    start('GOMEMLIMIT', texts, probe).forEach((started, at) => {
      const text = texts[at] ?? ''
      const read = parseGoBytes(text, old)
      const bytes = theirs(started, 1)
      result.compare(text, read.ok ? read.bytes : null, bytes === null ? null : Number(bytes))
      result.compare(text, String(parseGogc(text, old).percent), theirs(collected[at] ?? started, 0))
    })
    result.finish(400)
  })

  test('GOGC', () => {
    const make = textMaker(1)
    const texts = distinct(700, INT_EDGES, () => {
      const number = `${make.pick(['', '', '', '-', '+'])}${make.digits(11)}`
      return make.pick([
        number,
        number,
        make.bend(number),
        make.bend('off'),
        `${number}%`,
        make.garbage('0123456789+-off%. ', 5),
      ])
    })
    const result = comparison('GOGC')
    start('GOGC', texts).forEach((started, at) => {
      const text = texts[at] ?? ''
      result.compare(text, String(parseGogc(text, go).percent), theirs(started, 0))
    })
    result.finish(500)
  })

  test('GOMEMLIMIT', () => {
    const make = textMaker(2)
    const always = [
      ...INT_EDGES,
      '8388607TiB',
      '8388608TiB',
      '-KiB',
      '-B',
      '-0KiB',
      '+1KiB',
      '+KiB',
      'B',
      'KiB',
      'iB',
      '9007199254740991KiB',
      '9007199254740992KiB',
      '9223372036854775807B',
    ]
    const texts = distinct(900, always, () => {
      const unit = make.pick([
        '',
        'B',
        'KiB',
        'MiB',
        'GiB',
        'TiB',
        'GB',
        'Gi',
        'G',
        'M',
        'kB',
        'PiB',
        'b',
        '%',
      ])
      const size = `${make.pick(['', '', '', '', '-', '+'])}${make.digits(make.pick([3, 6, 20]))}${unit}`
      return make.pick([size, size, size, make.bend(size), make.garbage('0123456789KMGTiB+-.', 6)])
    })
    const result = comparison('GOMEMLIMIT')
    start('GOMEMLIMIT', texts).forEach((started, at) => {
      const text = texts[at] ?? ''
      const read = parseGoBytes(text, go)
      const real = theirs(started, 1)
      result.compare(text, read.ok ? read.bytes : null, real === null ? null : Number(real))
    })
    result.finish(500)
  })

  test('GOMAXPROCS', () => {
    const make = textMaker(3)
    const byDefault = theirs(start('GOMAXPROCS', [''])[0] ?? { exit: 1, output: '' }, 2)
    // A count that the runtime takes is a count of structures it allocates, so large ones are left out.
    const texts = distinct(700, [...INT_EDGES, '2147483648', '500m', '2.5'], () => {
      const number = `${make.pick(['', '', '', '-', '+'])}${make.pick([make.digits(3), `${make.pick(['3', '99'])}${make.digits(18)}`])}`
      return make.pick([number, number, make.bend(number), make.garbage('0123456789+-m. ', 4)])
    }).filter((text) => (parseGomaxprocs(text, go).procs ?? 0) < 5000)
    const result = comparison('GOMAXPROCS')
    start('GOMAXPROCS', texts).forEach((started, at) => {
      const text = texts[at] ?? ''
      result.compare(text, String(parseGomaxprocs(text, go).procs ?? byDefault), theirs(started, 2))
    })
    result.finish(500)
  })

  test('quantities', () => {
    const make = textMaker(4)
    interface Read {
      readonly ok: boolean
      readonly unscaled?: string
      readonly scale?: number
      readonly format?: string
      readonly value: string
      readonly milli: string
      readonly text: string
    }
    const suffixes = [
      '',
      '',
      'n',
      'u',
      'm',
      'k',
      'M',
      'G',
      'T',
      'P',
      'E',
      'Ki',
      'Mi',
      'Gi',
      'Ti',
      'Pi',
      'Ei',
    ] as const
    const bare = suffixes.flatMap((suffix) =>
      ['', '+', '-', '.', '-.', '0', '-0', '00', '0.', '.0', '1', '1.', '.1', '-1.5'].map(
        (head) => `${head}${suffix}`,
      ),
    )
    const always = [
      ...bare,
      'e',
      'e3',
      'e-9',
      'e-10',
      '1e',
      '1e+',
      '1e3',
      '1E3',
      '1e-3',
      '1e+3',
      '1e03',
      '1e4294967297',
      '1e9223372036854775808',
      '1e-9223372036854775808',
      '1e3.5',
      '0.1n',
      '0.0000000001',
      '-0.0000000001',
      '1Ki1',
      'Infinity',
      'NaN',
      '0x10',
      '1_000',
      ' 1',
      '1 ',
      '9223372036854775807',
      '9223372036854775808',
      '9223372036854775807Ki',
      '99999999999999999999Ei',
      '1e30',
      '1e300',
      '1ei',
      '1mi',
      '1ki',
      '1K',
      '1kB',
      '1b',
      '\u0661',
    ]
    const texts = distinct(3000, always, () => {
      const point = make.pick(['', '', `.${make.digits(4)}`, `.${make.digits(30)}`, '.'])
      const exponent = `${make.pick(['e', 'E'])}${make.pick(['', '-', '+'])}${make.digits(2)}`
      const number = `${make.pick(['', '', '', '-', '+'])}${make.digits(make.pick([3, 5, 10, 20, 30]))}${point}`
      const quantity = `${number}${make.pick([make.pick(suffixes), make.pick(suffixes), exponent])}`
      return make.pick([
        quantity,
        quantity,
        quantity,
        make.bend(quantity),
        make.garbage('0123456789+-.eEinumkKMGTP', 6),
      ])
    })
    const divisors = new Set([
      '1',
      '1m',
      '1k',
      '1M',
      '1G',
      '1T',
      '1P',
      '1E',
      '1Ki',
      '1Mi',
      '1Gi',
      '1Ti',
      '1Pi',
      '1Ei',
      '0',
    ])
    const result = comparison('quantity')
    ask<Read>(`${programs}/quantity`, texts).forEach((read, at) => {
      const text = texts[at] ?? ''
      const ours = parseQuantity(text)
      if (!ours.ok || !read.ok) {
        result.compare(text, ours.ok || null, read.ok || null)
        return
      }
      const exact = { unscaled: BigInt(read.unscaled ?? '0'), exponent: -(read.scale ?? 0) }
      const [left, right] = [canonical(ours), canonical(exact)]
      result.compare(text, [left, ours.format, ours.value], [right, read.format, clipped(Number(right))])
      compareUnits(text, ours.unscaled < 0n, [wholeUnits(ours), milliUnits(ours)], [read.value, read.milli])
      const nearDivisor = /^[1-9][0-9]{0,3}[a-zA-Z]{0,2}$/.test(text) && ours.format !== 'DecimalExponent'
      const allowed = isDivisorAllowed(ours, 'memory') || isDivisorAllowed(ours, 'cpu')
      if (nearDivisor) result.compare(text, allowed, divisors.has(read.text))
    })
    result.finish(2000)

    /** Kubernetes' own counts are only defined for what is not negative and fits 64 bits. */
    function compareUnits(text: string, negative: boolean, ours: (bigint | null)[], real: string[]): void {
      ours.forEach((count, at) => {
        if (!negative && count !== null) result.compare(text, count.toString(), real[at])
      })
    }
  })

  test('the Downward API', () => {
    const make = textMaker(5)
    const texts = distinct(500, [], () => {
      const resource = make.pick(['memory', 'cpu'])
      // Terabytes of cores leave 64 bits in Kubernetes, which then wraps around.
      const units = ['', 'm', 'k', 'M', 'G', 'Ki', 'Mi', 'Gi', resource === 'cpu' ? '' : 'Ti'] as const
      const value = `${make.digits(5)}${make.pick(['', `.${make.digits(4)}`])}${make.pick(units)}`
      const divisor = make.pick(['0', '1', '1m', '1k', '1M', '1G', '1T', '1Ki', '1Mi', '1Gi', '1Ti'])
      return `${resource}|${value}|${resource === 'memory' && divisor === '1m' ? '1' : divisor}`
    })
    const result = comparison('Downward API')
    ask<string>(`${programs}/downward`, texts).forEach((real, at) => {
      const [resource = '', value = '', divisor = ''] = (texts[at] ?? '').split('|')
      const [left, right] = [parseQuantity(value), parseQuantity(divisor)]
      if (!left.ok || !right.ok) throw new Error('the values here are quantities')
      const ours = divideQuantity(left, right, resource === 'cpu' ? 'cpu' : 'memory')
      result.compare(texts[at] ?? '', ours.ok ? ours.value : ours.reason, Number(real))
    })
    result.finish(500)
  })

  test('plain scalars', () => {
    const make = textMaker(6)
    const words = [
      'y',
      'n',
      'yes',
      'no',
      'on',
      'off',
      'true',
      'false',
      'null',
      '~',
      '.inf',
      '-.inf',
      '+.inf',
      '.nan',
      'yEs',
      'oN',
      'nULL',
      'True',
      'TRUE',
      'Off',
      'OFF',
      'Y',
      'N',
      'YES',
      'No',
      '.INF',
      '.NaN',
      '.NAN',
      '.Inf',
      '.iNF',
    ] as const
    const always = [
      ...words,
      '',
      '<<',
      '=',
      '-',
      '+',
      '.',
      '..',
      '0',
      '-0',
      '+0',
      '-0.0',
      '0.0',
      '00',
      '08',
      '09',
      '012',
      '-012',
      '0o17',
      '0O17',
      '-0o17',
      '0o',
      '0x',
      '0x1F',
      '0X1f',
      '-0x1',
      '0b11',
      '0B11',
      '-0b11',
      '0b-1',
      '0b+1',
      '-0b-1',
      '0o-7',
      '0b',
      '0b2',
      '1_000',
      '_1',
      '1_',
      '1__0',
      '0x_1',
      '.5',
      '.5_0',
      '._5',
      '.5_',
      '.5e3',
      '.5e1_0',
      '.e5',
      '5.',
      '5.e3',
      '1e3',
      '1E3',
      '1e+3',
      '1e',
      '1e999',
      '-1e999',
      '1e-999',
      '1:30',
      '190:20:30',
      '2024-01-02',
      '2024-1-2',
      '2024-02-30',
      '2023-02-29',
      '2024-02-29',
      '2024-13-01',
      '2024-01-02T03:04:05Z',
      '2024-01-02t03:04:05.25+05:30',
      '2024-01-02 03:04:05',
      '2024-01-02  3:4:5.5',
      '2024-01-02T03:04:05',
      '2024-01-02 03:04:05Z',
      '2024-01-02T24:00:00Z',
      '2024-01-02T03:04:05+24:60',
      '2024-01-02T03:04:05+25:00',
      '2024-01-02T03:04:05,5Z',
      '0000-01-01',
      '9223372036854775807',
      '9223372036854775808',
      '-9223372036854775808',
      '-9223372036854775809',
      '18446744073709551615',
      '18446744073709551616',
      '+18446744073709551615',
      '0xFFFFFFFFFFFFFFFF',
      '-0xFFFFFFFFFFFFFFFF',
      '9007199254740993',
      '1e6',
      '999999.5',
      '1000000.5',
      '0.0001',
      '0.00001',
      '1e20',
      '1e21',
      '1e-7',
      '0x1p4',
      '.5p3',
      '1,000',
      '50%',
      '1GiB',
      '$(A)',
      'a<b',
      '\u00e9',
      '\u4e2d\u6587',
      '\u0661',
    ]
    const texts = distinct(4000, always, () => {
      const number = `${make.pick(['', '', '-', '+'])}${make.pick(['', '', '0', '0x', '0o', '0b', '.', '0_'])}${make.digits(make.pick([2, 5, 21]))}`
      const float = `${make.pick(['', '-', '+'])}${make.digits(8)}.${make.garbage('0123456789_', 8)}${make.pick(['', `e${make.pick(['', '-', '+'])}${make.digits(3)}`])}`
      const date = `${make.digits(4)}-${make.digits(2)}-${make.digits(2)}${make.pick(['', 'T3:04:05Z', ' 3:4:5', 't03:04:05.1+01:00'])}`
      return make.pick([
        number,
        float,
        make.bend(number),
        make.bend(float),
        date,
        make.bend(date),
        make.bend(make.pick(words)),
        make.garbage('0123456789+-._xobeEaf', 8),
      ])
    }).filter(isPlain)
    const kubernetes = comparison('plain scalars, Kubernetes')
    ask<{ error?: string; json: string }>(`${programs}/yamlkube`, texts).forEach((read, at) => {
      const text = texts[at] ?? ''
      const { json } = resolveKubernetes(text)
      kubernetes.compare(
        text,
        json === null ? null : `{"v":${json}}`,
        read.error ? refusal(read.error) : unescapeHtml(read.json),
      )
    })
    kubernetes.finish(2000)

    interface InCompose {
      readonly error?: string
      readonly type: string
      readonly env: string | null
    }
    const types = new Map([
      ['string', 'string'],
      ['bool', 'boolean'],
      ['int', 'integer'],
      ['int64', 'integer'],
      ['uint64', 'integer'],
      ['float64', 'float'],
      ['<nil>', 'null'],
      ['time.Time', 'timestamp'],
    ])
    const compose = comparison('plain scalars, Compose')
    ask<InCompose>(`${programs}/yamlcompose`, texts).forEach((read, at) => {
      const text = texts[at] ?? ''
      const scalar = resolveCompose(text)
      compose.compare(text, scalar.type, types.get(read.type))
      if (scalar.json === null)
        compose.compare(text, null, read.error ? refusal(read.error) : `accepted as ${read.env}`)
      else if (scalar.type !== 'timestamp')
        compose.compare(text, scalar.env ?? 'none', read.error ?? read.env ?? 'none')
    })
    compose.finish(2000)
  })

  test('sizes in Compose', () => {
    const make = textMaker(7)
    const always = [
      ...INT_EDGES.filter((text) => text !== '\uff11'),
      '20M',
      '1.5g',
      '64mb',
      '1 gb',
      '1  gb',
      '1kib',
      '1kb',
      '1ki',
      '1bb',
      '1b',
      '1 b',
      '.5g',
      '5.g',
      '1e3m',
      '0x1p4',
      '0x1p4k',
      '1_0k',
      'inf',
      'nan',
      '-1k',
      '-1',
      '+1k',
      '1pib',
      '1eb',
      '8p',
      '9000p',
    ]
    const texts = distinct(1500, always, () => {
      const size = `${make.digits(6)}${make.pick(['', `.${make.digits(3)}`])}${make.pick(['', ' '])}${make.pick(['', 'b', 'k', 'K', 'm', 'M', 'g', 'G', 't', 'p', 'kb', 'MB', 'gib', 'GiB', 'x'])}`
      return make.pick([size, size, make.bend(size), make.garbage('0123456789. kmgtpbi', 6)])
    })
    const result = comparison('Compose sizes')
    ask<{ compose: string | null }>(`${programs}/sizes`, texts).forEach((read, at) => {
      const text = texts[at] ?? ''
      const ours = parseComposeBytes(text)
      // What leaves 64 bits is this number on one kind of processor and another elsewhere; we refuse it.
      const real = read.compose === '-9223372036854775808' && text !== read.compose ? null : read.compose
      result.compare(text, ours.ok ? ours.bytes : null, real === null ? null : Number(real))
    })
    result.finish(1000)
  })

  test('durations', () => {
    const make = textMaker(8)
    const always = [
      '',
      '0',
      '+0',
      '-0',
      '-',
      '+',
      '.',
      '1',
      's',
      '.s',
      '1.s',
      '.5s',
      '-1.5h',
      '1h30m',
      '1h 30m',
      '1d',
      '1w',
      '1y',
      '1y1w1d1h1m1s1ms',
      '1ms1s',
      '1s1s',
      '292y',
      '293y',
      '2562047h47m16.854775807s',
      '2562047h47m16.854775808s',
      '-2562047h47m16.854775808s',
      '9223372036854775807ns',
      '9223372036854775808ns',
      '-9223372036854775808ns',
      '9223372036854775809ns',
      '0.000000000000000000001s',
      '1.00000000000000000000000000001h',
      '3\u00b5s',
      '3\u03bcs',
      '3us',
      '1M',
      '00000000000000000000000001s',
      '99999999999999999999s',
      '99999999999999999999ms',
      '1e3s',
      '1\u0661s',
    ]
    const texts = distinct(2500, always, () => {
      const term = (): string =>
        `${make.digits(3)}${make.pick(['', '', `.${make.digits(12)}`])}${make.pick(['ns', 'us', 'ms', 's', 'm', 'h', 'd', 'w', 'y', ''])}`
      const whole = `${make.pick(['', '', '', '-', '+'])}${term()}${make.pick(['', term()])}${make.pick(['', '', term()])}`
      const ordered = ['y', 'w', 'd', 'h', 'm', 's', 'ms']
        .map((unit) => make.pick(['', '', `${make.digits(3)}${unit}`]))
        .join('')
      return make.pick([
        whole,
        whole,
        ordered,
        make.bend(whole),
        make.bend(ordered),
        make.garbage('0123456789.smhdwyn-', 6),
      ])
    })
    const result = comparison('durations')
    ask<{ go: string | null; prometheus: string | null }>(`${programs}/durations`, texts).forEach(
      (read, at) => {
        const text = texts[at] ?? ''
        const [ours, prometheus] = [parseGoDuration(text), parsePrometheusDuration(text)]
        const real = [read.go, read.prometheus].map((ns) => (ns === null ? null : Number(`${ns}e-9`)))
        result.compare(
          text,
          [ours, prometheus].map((read) => (read.ok ? read.seconds : null)),
          real,
        )
      },
    )
    result.finish(2000)
  })

  test('CPU lists', () => {
    const make = textMaker(9)
    const always = [
      '',
      ',',
      '0',
      '0-3',
      '0-3,8',
      '3-0',
      '1-1',
      '1,1',
      '0-3,2-5',
      '+1',
      '-1',
      '1-',
      '1--2',
      '1-+2',
      '01',
      '1,',
      ' 1',
      '1, 2',
      '0-3:1/2',
      '0x1',
      '1_0',
      '65535',
      '0-65535',
      '9223372036854775808',
    ]
    const texts = distinct(1200, always, () => {
      const part = (): string => `${make.digits(2)}${make.pick(['', '', `-${make.digits(3)}`])}`
      const list = `${part()}${make.pick(['', `,${part()}`])}${make.pick(['', `,${part()},${part()}`])}`
      return make.pick([list, list, make.bend(list), make.garbage('0123456789,-+ ', 5)])
    })
    const result = comparison('CPU lists')
    ask<number[] | null>(`${programs}/cpuset`, texts).forEach((real, at) => {
      const text = texts[at] ?? ''
      const ours = parseCpuSet(text)
      // The bound on the size is our own.
      result.compare(text, ours.ok ? ours.cpus : null, real !== null && real.length > 65_536 ? null : real)
    })
    result.finish(1000)
  })
})

/** An exact number as one text, whatever its exponent. */
function canonical(decimal: { readonly unscaled: bigint; readonly exponent: number }): string {
  if (decimal.unscaled === 0n) return '0'
  const digits = decimal.unscaled.toString()
  const zeros = /0*$/.exec(digits)?.[0].length ?? 0
  return `${digits.slice(0, digits.length - zeros)}e${decimal.exponent + zeros}`
}

/** Whether a text can stand as a plain scalar behind `v: `, so that it is the scalar which is compared. */
function isPlain(text: string): boolean {
  return (
    text === text.trim() &&
    !/^[-?:](?:\s|$)|^[%@`!&*|>'"{[\],}#]|: |:$| #/.test(text) &&
    text !== '---' &&
    text !== '...'
  )
}

/** Beyond the largest number we give the largest number. */
function clipped(number: number): number {
  return Math.min(Number.MAX_VALUE, Math.max(-Number.MAX_VALUE, number))
}

/** JSON has no infinities; both consumers refuse the file for it, which is the only refusal expected. */
function refusal(error: string): string | null {
  return error.includes('unsupported value') ? null : error
}

/** Go writes three characters of strings in another way than JavaScript. */
function unescapeHtml(json: string): string {
  return json.replaceAll('\\u003c', '<').replaceAll('\\u003e', '>').replaceAll('\\u0026', '&')
}
