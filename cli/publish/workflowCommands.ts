import { escapedData, escapedProperty } from '../reporters/github.ts'
import { visible } from '../reporters/screenText.ts'
import type { Remark } from './remark.ts'

/** A step shows no more of each level. */
const most = 10

const commands = { error: 'error', warning: 'warning', info: 'notice' } as const

/** Remarks as commands that the runner turns into annotations, as many as it shows; each ends with a line end. */
export function workflowCommands(remarks: readonly Remark[]): string {
  const lines = (['error', 'warning', 'info'] as const).flatMap((severity) =>
    remarks
      .filter((remark) => remark.severity === severity)
      .slice(0, most)
      .map(commandOf),
  )
  return lines.map((line) => `${line}\n`).join('')
}

function commandOf({ severity, place, rule, message }: Remark): string {
  const properties = [
    `file=${escapedProperty(place.path)}`,
    `line=${place.startLine}`,
    `endLine=${Math.max(place.startLine, place.endLine)}`,
    `title=${escapedProperty(rule)}`,
  ]
  return `::${commands[severity]} ${properties.join(',')}::${escapedData(`${visible(message)} (slo-lint explain ${rule})`)}`
}

/**
 * Text of a repository as the runner prints it and does not obey it: commands begin a line, those of old stand anywhere
 * in it.
 */
export function inertLog(text: string): string {
  return text.replace(/^(\s*)::/gm, '$1\u200b::').replaceAll('##[', '#\u200b#[')
}

/** The same for JSON, which stays the same value: no line of it begins with a text. */
export function inertJson(text: string): string {
  return text.replaceAll('##[', '#\\u0023[')
}
