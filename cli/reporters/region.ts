import type { Place, Report } from '../../engine/index.ts'

/** Where a place begins and ends: lines and columns from 1, the end exclusive. */
export interface Region {
  readonly startLine: number
  readonly startColumn: number
  readonly endLine: number
  readonly endColumn: number
}

/** What a place has to be looked up in. */
export type Lines = Pick<Report, 'lines'>

/** The lines and columns of a place, columns in UTF-16 units; the beginning of its file where that is not at hand. */
export function regionOf({ path, span }: Place, { lines }: Lines): Region {
  const index = lines.of(path)
  if (!index) return { startLine: 1, startColumn: 1, endLine: 1, endColumn: 1 }
  const start = index.position(span.start)
  const end = index.position(Math.max(span.start, span.end))
  return { startLine: start.line, startColumn: start.column, endLine: end.line, endColumn: end.column }
}

/** The last line that something of a region stands on: one that ends where a line begins has nothing on that line. */
export function lastLineOf({ startLine, endLine, endColumn }: Region): number {
  return endColumn === 1 && endLine > startLine ? endLine - 1 : endLine
}

/** The path of a place where a format wants one: the workspace itself is the folder that all paths start in. */
export function pathOf({ path }: Pick<Place, 'path'>): string {
  return path === '' ? '.' : path
}
