import { FileLines, Secrecy } from '../engine/index.ts'
import { json } from './reporters/json.ts'
import { version } from './version.ts'

/** The JSON report of a run that could not do what was asked: empty but for the reason. */
export function refusal(code: string, message: string): string {
  const lines = new FileLines(new Map())
  const report = {
    findings: [],
    fixed: [],
    unknowns: [],
    notices: [{ code, message }],
    suppressed: 0,
    files: 0,
    documents: 0,
    entities: 0,
    tallies: new Map(),
    lines,
    secrecy: new Secrecy({ findings: [], unknowns: [] }, lines),
  }
  return json(report, version)
}
