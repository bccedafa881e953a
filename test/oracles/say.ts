/** Prints a line past the test runner's own output, so that figures and skips are seen. */
export function say(line: string): void {
  process.stderr.write(`${line}\n`)
}
