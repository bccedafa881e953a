import { isDurationFunction, type Token } from './lex.ts'
import { closeOf } from './matchers.ts'

const AGGREGATORS =
  'sum avg count min max group stddev stdvar topk bottomk count_values quantile limitk limit_ratio'.split(' ')
const KEYWORDS = new Set([
  ...AGGREGATORS,
  ...'and or unless atan2 offset smoothed anchored by without on ignoring group_left group_right'.split(' '),
  ...'fill fill_left fill_right bool start end'.split(' '),
])
const LABEL_LISTS = new Set(['by', 'without', 'on', 'ignoring', 'group_left', 'group_right'])
const AGGREGATOR_SET = new Set(AGGREGATORS)

/** What a parenthesis holds. */
type Paren = 'labels' | 'duration' | 'arguments'

/** What the grammar is run over, and what it stands for. */
export interface Masked {
  readonly text: string
  /** For every unit of `text` the place of its token; a space belongs to what follows it. */
  readonly owners: readonly number[]
}

/**
 * The text the grammar is run over: numbers, strings, labels, metrics, function names and whole matchers reduced to
 * stand-ins, with no more space than keeps them apart. So what the JavaScript grammar does not know (`5.`, a metric
 * named `offset`, a newer function, Go's escapes) never meets it, and expressions of one shape are one text.
 */
export function mask(tokens: readonly Token[]): Masked {
  const owners: number[] = []
  const parens: Paren[] = []
  let text = ''
  let before: Token | undefined
  for (let index = 0; index < tokens.length; index++) {
    const token = tokens[index]
    if (!token) break
    const stand = standIn(tokens, index, parens)
    const piece = needsSpace(before, token) ? ` ${stand}` : stand
    text += piece
    for (let unit = 0; unit < piece.length; unit++) owners.push(index)
    before = token
    if (token.kind !== 'symbol') continue
    if (token.text === '(') parens.push(parenAfter(tokens, index, parens))
    else if (token.text === ')') parens.pop()
    else if (token.text === '{') {
      const close = closeOf(tokens, index)
      if (close === undefined) continue
      // What is between is read without the grammar.
      index = close - 1
      before = undefined
    }
  }
  return { text, owners }
}

/** Words would run into each other, and so would operators that stood apart. */
function needsSpace(before: Token | undefined, token: Token): boolean {
  if (!before || isWord(before) !== isWord(token)) return false
  return isWord(token) || token.start > before.end
}

/** A colon is a character of names. */
function isWord({ kind, text }: Token): boolean {
  return kind !== 'symbol' || text === ':'
}

function standIn(tokens: readonly Token[], index: number, parens: readonly Paren[]): string {
  const token = tokens[index]
  if (!token) return ''
  if (token.kind === 'symbol') return token.text
  if (token.kind === 'number') return '1'
  if (token.kind === 'string') return '""'
  if (token.place === 'braces') return 'a'
  const lower = token.text.toLowerCase()
  if (parens.at(-1) === 'labels') return lower === 'without' ? '%' : 'a'
  if (isDurationFunction(token.text) && wantsDuration(tokens, index, parens)) return lower
  const called = tokens[index + 1]?.text === '('
  if (lower === 'start' || lower === 'end')
    return isText(tokens[index - 1], '@') ? lower : called ? 'ln' : 'a'
  if (KEYWORDS.has(lower)) return keyword(tokens, index, lower, called)
  return called ? functionStandIn(token.text) : 'a'
}

/** A one-letter function exists nowhere; what the grammar refuses is refused with a syntax error. */
function functionStandIn(name: string): string {
  return name.length > 1 ? 'ln' : '%'
}

function keyword(tokens: readonly Token[], index: number, lower: string, called: boolean): string {
  if (lower.startsWith('fill') && !called) return 'a'
  return lower === 'offset' && startsOperand(tokens, index) ? 'a' : lower
}

/** Whether nothing that could be a complete operand stands before this token. */
function startsOperand(tokens: readonly Token[], index: number): boolean {
  const before = tokens[index - 1]
  if (!before) return true
  if (before.kind === 'number' || before.kind === 'string') return false
  if (before.kind === 'symbol') {
    return before.text === ')' ? closesMatching(tokens, index - 1) : !['}', ']'].includes(before.text)
  }
  const lower = before.text.toLowerCase()
  return ['bool', 'and', 'or', 'unless', 'atan2', 'group_left', 'group_right'].includes(lower) && index > 1
}

/** Whether this parenthesis closes the labels of `on (…)`, `ignoring (…)` or a group modifier. */
function closesMatching(tokens: readonly Token[], index: number): boolean {
  let at = index - 1
  while (at >= 0 && (tokens[at]?.kind !== 'symbol' || tokens[at]?.text === ',')) at--
  const head = tokens[at - 1]
  if (tokens[at]?.text !== '(' || head?.kind !== 'name') return false
  return LABEL_LISTS.has(head.text.toLowerCase()) && !['by', 'without'].includes(head.text.toLowerCase())
}

function parenAfter(tokens: readonly Token[], index: number, parens: readonly Paren[]): Paren {
  const before = tokens[index - 1]
  const lower = before?.kind === 'name' && before.place !== 'braces' ? before.text.toLowerCase() : ''
  if (LABEL_LISTS.has(lower)) return 'labels'
  return wantsDuration(tokens, isDurationFunction(lower) ? index - 1 : index, parens)
    ? 'duration'
    : 'arguments'
}

function wantsDuration(tokens: readonly Token[], index: number, parens: readonly Paren[]): boolean {
  if (tokens[index]?.place === 'brackets' || parens.at(-1) === 'duration') return true
  let at = index - 1
  while (isText(tokens[at], '-') || isText(tokens[at], '+')) at--
  const before = tokens[at]
  return before?.kind === 'name' && before.text.toLowerCase() === 'offset' && !startsOperand(tokens, at)
}

function isText(token: Token | undefined, text: string): boolean {
  return token?.kind === 'symbol' && token.text === text
}

/** Whether the name, in lower case, is an aggregation operator. */
export function isAggregator(name: string): boolean {
  return AGGREGATOR_SET.has(name)
}
