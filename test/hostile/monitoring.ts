import { type Hostile, lines, texts } from './workspace.ts'

function rule(expr: string, extra = ''): string {
  return `groups:\n  - name: g\n    rules:\n      - alert: A\n        expr: '${expr}'\n${extra}`
}

/** Expressions, matchers and durations. */
export const monitoring: readonly Hostile[] = [
  {
    name: 'deep parentheses and long chains in PromQL',
    write: texts(() => ({
      'a.yml': rule(`${'('.repeat(20_000)}up${')'.repeat(20_000)}`),
      'b.yml': rule(`up${' + up'.repeat(12_000)}`),
      'c.yml': rule('-'.repeat(60_000)),
      'd.yml': rule(`${'sum('.repeat(10_000)}up`),
      'e.yml': rule(`up${'[5m:1m]'.repeat(8_000)}`),
      'f.yml': rule(`{${'a="b",'.repeat(9_000)}}`),
    })),
  },
  {
    name: 'an expression of more than 64 kilobytes',
    limited: true,
    write: texts(() => ({ 'a.yml': rule(`up${' or up'.repeat(20_000)} > 1`) })),
  },
  {
    name: 'regular expressions that backtrack',
    write: texts(() => {
      const evil = [
        `(a+)+$`,
        '(a|a)*b',
        '(.*a){30}',
        '((a*)*)*',
        `(${'a|'.repeat(9_000)}b)`,
        'a{1000}{1000}',
        '(?:x{900}){900}',
      ]
      return {
        'a.yml': rule(evil.map((re) => `up{a=~"${re}"}`).join(' or ')),
        'alertmanager.yml': `route:\n  receiver: a\n  routes:\n${evil.map((re) => `    - {receiver: a, matchers: ['a=~"${re}"']}\n    - {receiver: a, match_re: {a: '${re}'}}\n`).join('')}receivers: [{name: a}]\ninhibit_rules:\n${evil.map((re) => `  - {source_matchers: ['a=~"${re}"'], target_match_re: {b: '${re}'}, equal: [a]}\n`).join('')}`,
        'b.yml': `groups: [{name: g, rules: [${lines(50, (i) => `{alert: A${i}, expr: up, labels: {a: ${'a'.repeat(5_000)}}}`).join(', ')}]}]\n`,
      }
    }),
  },
  {
    name: 'a matcher of half a megabyte',
    limited: true,
    write: texts(() => ({
      'alertmanager.yml': `route:\n  receiver: a\n  matchers: ['a=~"${'(a|'.repeat(150_000)}"', 'b="${'\\\\'.repeat(200_000)}"']\nreceivers: [{name: a}]\n`,
    })),
  },
  {
    name: 'huge and odd durations',
    write: texts(() => ({
      'a.yml': rule(
        `rate(a[${'9'.repeat(300)}y])`,
        `        for: ${'9'.repeat(5_000)}y\n        keep_firing_for: 1e999s\n`,
      ),
      'b.yml': rule('up == 0', `        for: ${'1m'.repeat(50_000)}\n`),
      'alertmanager.yml': `route: {receiver: a, group_wait: ${'9'.repeat(400)}y, repeat_interval: -5s}\nreceivers: [{name: a}]\n`,
    })),
  },
  {
    name: 'thousands of alerts, routes and inhibit rules',
    limited: true,
    write: texts(() => ({
      'a.yml': `groups:\n  - name: g\n    rules:\n${lines(3_000, (i) => `      - {alert: A${i % 50}, expr: 'histogram_quantile(0.9${i % 10}, sum by (le) (rate(m${i % 30}_bucket[5m]))) > 1', labels: {severity: s${i % 3}}}`).join('\n')}\n`,
      'alertmanager.yml': `route:\n  receiver: a\n  routes:\n${lines(1_500, (i) => `    - {receiver: a, matchers: ['alertname="A${i % 50}"']}`).join('\n')}\nreceivers: [{name: a}]\ninhibit_rules:\n${lines(1_500, (i) => `  - {source_matchers: ['severity="s${i % 3}"'], target_matchers: ['alertname=~"A.*"'], equal: [a]}`).join('\n')}\n`,
    })),
  },
  {
    name: 'routes in routes',
    limited: true,
    write: texts(() => {
      let route = '{receiver: a}'
      for (let i = 0; i < 400; i++) route = `{receiver: a, routes: [${route}]}`
      return { 'alertmanager.yml': `route: ${route}\nreceivers: [{name: a}]\ncontainers: []\n` }
    }),
  },
]
