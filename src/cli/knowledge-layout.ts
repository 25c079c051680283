// How the knowledge command looks: a head line, then rows of a label and one or more texts, wrapped to the width of a terminal.

const WIDTH = 80
const LABEL = 14 // columns for the label of a row

export type Report = { text: string; code: number }
export type Row = [label: string, values: readonly string[]]

export function sheet(title: string, head: string, rows: readonly Row[]): string {
  const margin = ' '.repeat(LABEL)
  const lines = rows.flatMap(([label, values]) =>
    values.filter(Boolean).map((value, at) => wrap(value, value.startsWith('- ') ? `${margin}  ` : margin, (at === 0 ? label : '').padEnd(LABEL))),
  )
  return [title, wrap(head, '  '), '', ...lines].join('\n')
}

export function block(title: string, entries: readonly string[]): string {
  return [title, ...entries.map((entry) => wrap(entry, '    ', '  '))].join('\n')
}

export function count(amount: number, noun: string): string {
  return `${amount.toLocaleString('en-US')} ${noun}${amount === 1 ? '' : 's'}`
}

function wrap(text: string, indent: string, first: string = indent): string {
  const lines: string[] = []
  let line = first
  for (const word of text.split(/\s+/)) {
    if (line.trim() !== '' && line !== first && line.length + 1 + word.length > WIDTH) {
      lines.push(line)
      line = indent
    }
    line += line === first || line === indent ? word : ` ${word}`
  }
  return [...lines, line].join('\n')
}
