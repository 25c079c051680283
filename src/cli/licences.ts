/** npm run licences: what the bot runs on, by licence, from the lock file; -- --all adds the tools of development. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { paths } from '../paths.ts'

export const USAGE = 'Usage: npm run licences [-- --all]\n\nThe packages that the bot runs on, by licence; --all adds the tools of development.\n'

type Locked = { version?: string; license?: string; dev?: boolean; devOptional?: boolean }

export async function run(args: readonly string[]): Promise<number> {
  if (args.some((arg) => arg !== '--all')) {
    process.stderr.write(USAGE)
    return 2
  }
  const { packages } = JSON.parse(readFileSync(join(paths.root, 'package-lock.json'), 'utf8')) as { packages: Record<string, Locked> }
  const used = Object.entries(packages).filter(([path, { dev, devOptional }]) => path !== '' && (args.includes('--all') || (!dev && !devOptional)))
  const byLicence = Map.groupBy(used, ([, { license }]) => license ?? 'not stated')
  const blocks = [...byLicence]
    .sort(([, a], [, b]) => b.length - a.length)
    .map(([licence, of]) => {
      const names = [...new Set(of.map(([path, { version }]) => `  ${path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)} ${version}`))]
      return [`${licence} (${names.length})`, ...names.sort()].join('\n')
    })
  process.stdout.write(`${blocks.join('\n\n')}\n`)
  return 0
}
