/**
 * Words to and from Slack's markup. What goes out cannot call anybody, format by accident or link anywhere but to the
 * addresses that stand in the knowledge; what comes in is plain text.
 */
import type { types } from '@slack/bolt'
import type { Knowledge } from '#knowledge/schema.ts'

/** Our own words, and those of the knowledge. */
export function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

/** What somebody wrote, said back: no markup, no calls to everybody, nothing invisible; cut at `most` characters. */
export function quoted(text: string, most: number): string {
  const plain = text
    .slice(0, most * 4)
    .replace(/[\p{Cc}\p{Z}]+/gu, ' ')
    .replace(/[\p{Cf}\p{Co}]/gu, '')
    .replace(/\p{Cs}/gu, '\ufffd')
    .replace(/[*_~`]/g, '')
    .replace(/@+(?=everyone|here|channel)/gi, '')
    .trim()
  return escaped(cut(plain, most))
}

/** By whole characters, with a sign that something is missing. */
export function cut(text: string, most: number): string {
  if (text.length <= most) return text
  let kept = text.slice(0, most - 1)
  if (/[\ud800-\udbff]$/.test(kept)) kept = kept.slice(0, -1)
  return `${kept.trimEnd()}…`
}

/** `verbatim`: Slack must not turn words into links, channels or names by itself. */
export function mrkdwn(text: string): types.MrkdwnElement {
  return { type: 'mrkdwn', text, verbatim: true }
}

export function plain(text: string): types.PlainTextElement {
  return { type: 'plain_text', text, emoji: false }
}

/** A link where the address stands in the knowledge, the bare words where it does not. */
export function link(url: string, words: string, knowledge: Knowledge): string {
  return knownAddresses(knowledge).has(url) ? `<${escaped(url)}|${escaped(words)}>` : escaped(words)
}

function knownAddresses({ article, updates, helpLines, occasions }: Knowledge): Set<string> {
  return new Set([
    article.url,
    ...updates.map(({ url }) => url),
    ...occasions.map(({ url }) => url),
    ...helpLines.flatMap(({ url, source }) => [url ?? source, source]),
  ])
}

/** What somebody wrote in Slack, as they meant it: without the call of the bot, links and names as their words. */
export function readText(text: string, botUser: string | undefined): string {
  return text
    .replaceAll(`<@${botUser}>`, ' ')
    .replace(/<(?:#\w+|https?:[^|>\s]*|mailto:[^|>\s]*)\|([^>]*)>/g, '$1')
    .replace(/<(https?:[^>\s]*)>/g, '$1')
    .replace(/<[@#!][^>]*>/g, ' ')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
    .replace(/[ \t]+/g, ' ')
    .trim()
}

/** Made once: each holds some 35 kB outside the heap, which no garbage collection is in a hurry to give back. */
const dates = new Intl.DateTimeFormat('en-US', { dateStyle: 'long', timeZone: 'UTC' })

export function longDate(day: string): string {
  return dates.format(new Date(day))
}
