/** npm run slack -- manifest: the Slack app to paste. With an address, for HTTP mode and many workspaces. */
import { parseArgs } from 'node:util'
import { manifest } from '#adapters/slack/manifest.ts'

export const USAGE = `Usage: npm run slack --silent -- manifest [--address https://brief.example.org]

  manifest   prints the app manifest: api.slack.com/apps > Create New App > From a manifest
             --address  the bot's public address, for HTTP mode and many workspaces
`

export async function run(args: readonly string[]): Promise<number> {
  const read = readArguments(args)
  if (read === undefined) {
    process.stderr.write(USAGE)
    return 2
  }
  if (read.address !== undefined && !/^https:\/\/[^/\s]+/.test(read.address)) {
    process.stderr.write('The address must start with https://: Slack calls no other.\n')
    return 2
  }
  process.stdout.write(`${JSON.stringify(manifest(read.address), null, 2)}\n`)
  return 0
}

function readArguments(args: readonly string[]): { address: string | undefined } | undefined {
  try {
    const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options: { address: { type: 'string' } } })
    return positionals.length === 1 && positionals[0] === 'manifest' ? { address: values.address } : undefined
  } catch {
    return undefined
  }
}
