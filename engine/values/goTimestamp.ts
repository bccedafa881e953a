const DATE = /^([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})(?:([Tt])|( +)|$)/
const TIME = /^([0-9]{1,2}):([0-9]{1,2}):([0-9]{1,2})(?:[.,][0-9]+)?/
const OFFSET = /^[+-]([0-9]{2}):([0-9]{2})$/
const DAYS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const

/**
 * Whether go-yaml takes a plain scalar for a point in time: a date, or a date with a time after `T`, `t` (which needs
 * `Z` or an offset) or spaces (which allow neither). Fields may be short, the date must exist.
 */
export function isGoTimestamp(text: string): boolean {
  const date = DATE.exec(text)
  if (date === null || !isDate(Number(date[1]), Number(date[2]), Number(date[3]))) return false
  if (date[4] === undefined && date[5] === undefined) return true
  const rest = text.slice(date[0].length)
  const time = TIME.exec(rest)
  if (time === null || !(Number(time[1]) < 24 && Number(time[2]) < 60 && Number(time[3]) < 60)) return false
  const zone = rest.slice(time[0].length)
  return date[4] === undefined ? zone === '' : zone === 'Z' || isOffset(zone)
}

function isDate(year: number, month: number, day: number): boolean {
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
  const days = month === 2 && !leap ? 28 : (DAYS[month - 1] ?? 0)
  return day >= 1 && day <= days
}

/** Go's parser lets 24 hours and 60 minutes pass in an offset. */
function isOffset(text: string): boolean {
  const match = OFFSET.exec(text)
  return match !== null && Number(match[1]) <= 24 && Number(match[2]) <= 60
}
