/** Prints why the program cannot go on, one problem a line, and ends it with exit code 1; no stack, no values. */
export function giveUp(why: string, problems: readonly string[]): never {
  process.stderr.write(`${[why, ...problems.map((problem) => `  ${problem}`)].join('\n')}\n`)
  process.exit(1)
}
