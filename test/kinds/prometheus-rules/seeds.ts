/** A defect Prometheus refuses; `«…»` marks where it is to be reported. */
export interface Seed {
  readonly name: string
  readonly marked: string
}

const rule = (lines: string): string => `groups:
  - name: api
    rules:
${lines.replace(/^(?=.)/gm, '      ')}
`

/** Rule files with one defect each. */
export const seeds: readonly Seed[] = [
  { name: 'an unknown field of a rule', marked: rule('- alert: A\n  expr: up == 0\n  «severity»: page') },
  { name: 'a misspelt for', marked: rule('- alert: A\n  expr: up == 0\n  «For»: 5m') },
  { name: 'a misspelt expr', marked: rule('- alert: «A»\n  expression: up == 0') },
  { name: 'an unknown field of a group', marked: `${rule('- alert: A\n  expr: up == 0')}    «period»: 1m\n` },
  { name: 'an unknown field of the file', marked: `${rule('- alert: A\n  expr: up == 0')}«version»: 1\n` },
  {
    name: 'an anchor store',
    marked: `«x-labels»: &l {a: b}\n${rule('- alert: A\n  expr: up == 0\n  labels: *l')}`,
  },
  { name: 'no expression', marked: rule('- alert: «A»\n  for: 5m') },
  { name: 'an empty expression', marked: rule('- alert: «A»\n  expr: ""') },
  { name: 'a null expression', marked: rule('- alert: «A»\n  expr:') },
  {
    name: 'a recording rule without expression',
    marked: `${rule('- record: «job:up:sum»')}      - alert: B\n        expr: up\n`,
  },
  { name: 'alert and record', marked: rule('- alert: A\n  record: «b»\n  expr: up == 0') },
  { name: 'neither alert nor record', marked: rule('- «expr»: up == 0') },
  { name: 'an empty alert', marked: rule('- «alert»: ""\n  expr: up == 0') },
  { name: 'a for without unit', marked: rule('- alert: A\n  expr: up == 0\n  for: «5»') },
  { name: 'a fraction', marked: rule('- alert: A\n  expr: up == 0\n  for: «1.5h»') },
  { name: 'a negative duration', marked: rule('- alert: A\n  expr: up == 0\n  for: «"-5m"»') },
  { name: 'units out of order', marked: rule('- alert: A\n  expr: up == 0\n  for: «30s5m»') },
  { name: 'an unknown unit', marked: rule('- alert: A\n  expr: up == 0\n  keep_firing_for: «5min»') },
  { name: 'an empty duration', marked: rule('- alert: A\n  expr: up == 0\n  for: «""»') },
  { name: 'a list as duration', marked: rule('- alert: A\n  expr: up == 0\n  for: «[5m]»') },
  { name: 'an interval with a space', marked: `${rule('- alert: A\n  expr: up == 0')}    interval: «1 m»\n` },
  {
    name: 'a query offset that is a word',
    marked: `${rule('- alert: A\n  expr: up == 0')}    query_offset: «later»\n`,
  },
  { name: 'a limit that is a word', marked: `${rule('- alert: A\n  expr: up == 0')}    limit: «many»\n` },
  { name: 'a limit in quotes', marked: `${rule('- alert: A\n  expr: up == 0')}    limit: «"10"»\n` },
  { name: 'a group without a name', marked: 'groups:\n  - «rules»:\n      - alert: A\n        expr: up\n' },
  {
    name: 'a group with an empty name',
    marked: "groups:\n  - «name»: ''\n    rules: [{alert: A, expr: up}]\n",
  },
  {
    name: 'two groups of one name',
    marked: 'groups:\n  - {name: a, rules: [{alert: A, expr: up}]}\n  - {name: «a», rules: []}\n',
  },
  {
    name: 'a group that is a text',
    marked: 'groups:\n  - {name: a, rules: [{alert: A, expr: up}]}\n  - «b»\n',
  },
  {
    name: 'rules that are a map',
    marked: 'groups:\n  - {name: a, rules: [{alert: A, expr: up}]}\n  - {name: b, rules: «{alert: B}»}\n',
  },
  { name: 'a rule that is a text', marked: rule('- alert: A\n  expr: up\n- «up == 0»') },
  { name: 'labels that are a list', marked: rule('- alert: A\n  expr: up == 0\n  labels: «[severity]»') },
  { name: 'labels that are a text', marked: rule('- alert: A\n  expr: up == 0\n  labels: «page»') },
  {
    name: 'a label that is a map',
    marked: rule('- alert: A\n  expr: up == 0\n  labels: {severity: «{is: page}»}'),
  },
  { name: 'a label without a name', marked: rule('- alert: A\n  expr: up == 0\n  labels: {«""»: page}') },
  { name: 'a label __name__', marked: rule('- record: a\n  expr: up\n  labels: {«__name__»: b}') },
  {
    name: 'a label __name__ of a group',
    marked: `${rule('- record: a\n  expr: up')}    labels: {«__name__»: b}\n`,
  },
  {
    name: 'an annotation that is a list',
    marked: rule('- alert: A\n  expr: up == 0\n  annotations: {summary: «[a]»}'),
  },
  { name: 'for in a recording rule', marked: rule('- record: a\n  expr: up\n  «for»: 5m') },
  {
    name: 'keep_firing_for in a recording rule',
    marked: rule('- record: a\n  expr: up\n  «keep_firing_for»: 5m'),
  },
  {
    name: 'annotations in a recording rule',
    marked: rule('- record: a\n  expr: up\n  «annotations»: {summary: b}'),
  },
  { name: 'braces in a recorded name', marked: rule('- record: «a{b="c"}»\n  expr: up') },
  { name: 'an alert that is a list', marked: rule('- alert: «[A]»\n  expr: up == 0') },
  { name: 'an expression that is a map', marked: rule('- alert: A\n  expr: «{a: b}»') },
  { name: 'a parenthesis too many', marked: rule('- alert: A\n  expr: up == 0«)»') },
  { name: 'a type error', marked: rule('- alert: A\n  expr: \'rate(«"up"») > 0\'') },
  {
    name: 'a wrong number of arguments',
    marked: rule('- alert: A\n  expr: |\n    sum(up) >\n      «rate()»'),
  },
  { name: 'an unknown function', marked: rule('- alert: A\n  expr: "«rat»(up[5m]) > 0"') },
  {
    name: 'JSON',
    marked: '{"groups": [{"name": "a", "rules": [{"alert": "A", "expr": "up", «"sev"»: 1}]}]}',
  },
]

/** Files Prometheus reads, near misses of the above. */
export const accepted: readonly Seed[] = [
  {
    name: 'all fields',
    marked: `groups:
  - name: a
    interval: 1m30s
    query_offset: 0
    limit: 10
    labels: {team: a}
    rules:
      - alert: A
        expr: up == 0
        for: 1d12h
        keep_firing_for: 5m
        labels: {severity: page, number: 1, truth: yes, nothing: , "my-label": a}
        annotations: {summary: "{{ $labels.job }}", "a.b": c}
      - record: a
        expr: up
        for: 0s
        annotations: {}
`,
  },
  {
    name: 'no rules',
    marked: 'groups:\n  - {name: a, rules: [{alert: A, expr: up}]}\n  - {name: b}\n  - {name: c, rules: }\n',
  },
  {
    name: 'nulls',
    marked: rule('- alert: A\n  expr: up\n  for:\n  labels: ~\n  annotations: null\n  record:'),
  },
  { name: 'null among rules', marked: rule('- alert: A\n  expr: up\n-\n- ~') },
  { name: 'a number as expression', marked: rule('- alert: A\n  expr: 1') },
  { name: 'a name that is a number', marked: rule('- alert: 1\n  expr: up') },
  { name: 'a name of UTF-8', marked: rule('- record: größe.x\n  expr: up') },
  {
    name: 'an alias',
    marked: rule('- alert: A\n  expr: up\n  labels: &l {a: b}\n- alert: B\n  expr: up\n  labels: *l'),
  },
  { name: 'a merge', marked: rule('- &a\n  alert: A\n  expr: up\n- <<: *a\n  for: 5m') },
  { name: 'a limit with a fraction', marked: `${rule('- alert: A\n  expr: up')}    limit: 1.5\n` },
  {
    name: 'a second document nobody reads',
    marked: `${rule('- alert: A\n  expr: up')}---\n${rule('- alert: B\n  expr: )')}`,
  },
  { name: 'comments and a marker first', marked: `# rules\n---\n${rule('- alert: A\n  expr: up')}` },
  { name: 'two alerts of one name', marked: rule('- alert: A\n  expr: up\n- alert: A\n  expr: up') },
]

/** The text without marks, and what they mark. */
export function unmark(marked: string): { text: string; start: number; end: number } {
  const start = marked.indexOf('«')
  const end = marked.indexOf('»') - 1
  return { text: marked.replace(/[«»]/g, ''), start, end }
}
