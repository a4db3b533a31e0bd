import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { ROOT } from '../support/data.ts'

/**
 * Runs a program that has a `printer`, and `printable` and `unprintable`, in a process of its own, and reads the
 * JSON it prints. The compiler can take a whole process with it, and memory is best weighed where nothing else is.
 *
 * @throws Error when the process does not end well
 */
export async function alone(program: string): Promise<unknown> {
  const source = `
    import { printable, unprintable } from ${JSON.stringify(join(ROOT, 'src/print/lines.ts'))}
    import { createPrinter } from ${JSON.stringify(join(ROOT, 'src/print/printer.ts'))}
    import { readPdf } from ${JSON.stringify(join(ROOT, 'test/print/pdf.ts'))}
    const printer = createPrinter()
    ${program}
  `
  const args = ['--expose-gc', '--input-type=module', '-e', source]
  const { stdout } = await promisify(execFile)(process.execPath, args, { maxBuffer: 64 << 20 })
  return JSON.parse(stdout)
}
