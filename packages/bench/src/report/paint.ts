const isPlain = process.env['NO_COLOR'] !== undefined || !process.stdout.isTTY

/** Red where the terminal can; else marked. */
export function red(text: string): string {
  return isPlain ? `!! ${text}` : `\u001b[31m${text}\u001b[0m`
}

/** Green where the terminal can. */
export function green(text: string): string {
  return isPlain ? text : `\u001b[32m${text}\u001b[0m`
}
