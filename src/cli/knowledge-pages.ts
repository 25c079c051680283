// npm run knowledge -- list | show: every entry by its id, and what is near to an id that nobody has.
import { BriefError } from '#errors'
import { figureText } from '#knowledge/against-article.ts'
import type { Fact, Knowledge, Occasion } from '#knowledge/schema.ts'
import { foldText } from '#language/names.ts'
import { slipsBetween } from '#language/spelling.ts'
import { paths } from '../paths.ts'
import { block, count, type Row, sheet } from './knowledge-layout.ts'
import { placesOf } from './knowledge-places.ts'

const NEAR = 0.7 // how far an id may be from what was typed and still be offered

export function list(knowledge: Knowledge, theme: string | undefined): string {
  const { themes } = knowledge.article
  if (theme !== undefined && !Object.hasOwn(themes, theme))
    throw unknown(
      'theme',
      theme,
      Object.keys(themes).map((id) => [id]),
      `Known: ${Object.keys(themes).join(', ')}.`,
    )
  const blocks = Object.entries(themes)
    .filter(([id]) => theme === undefined || id === theme)
    .map(([id, { title }]) =>
      block(
        `Facts: ${title} (${id})`,
        knowledge.facts.filter((fact) => fact.theme === id).map((fact) => `${fact.id} (¶${fact.paragraph}): ${fact.statement}`),
      ),
    )
  if (theme === undefined) {
    blocks.push(
      block(
        'Gaps',
        knowledge.gaps.map((gap) => `${gap.id}: ${gap.missing}`),
      ),
      block(
        'Digests',
        knowledge.digests.map((digest) => `${digest.id}: ${digest.title}`),
      ),
      block(
        'Updates',
        knowledge.updates.map((update) => `${update.id}: ${update.text}`),
      ),
      block(
        'Help lines',
        knowledge.helpLines.map((line) => `${line.id}: ${line.name}, ${line.country}`),
      ),
      block(
        'Occasions',
        knowledge.occasions.map((occasion) => `${occasion.id}: ${occasion.title}, ${dayOf(occasion)}`),
      ),
      block(
        'Names',
        knowledge.names.map((name) => `${name.id}: ${name.name}${name.absent ? ' (not in the article)' : ''}`),
      ),
      block(
        'Small talk',
        knowledge.chats.map((chat) => `${chat.id}: ${chat.reply}`),
      ),
    )
  }
  return blocks.join('\n\n')
}

export function show(knowledge: Knowledge, id: string): string {
  const found = [
    ...knowledge.facts.filter((fact) => fact.id === id).map((fact) => showFact(fact, knowledge)),
    ...knowledge.gaps
      .filter((gap) => gap.id === id)
      .map((gap) => page('gap', id, gap.missing, [['Offers', named(gap.nearest, statements(knowledge))], ...asked(gap.questions)])),
    ...knowledge.digests
      .filter((digest) => digest.id === id)
      .map((digest) => page('digest', id, digest.title, [['Says', named(digest.facts, statements(knowledge))], ...asked(digest.questions)])),
    ...knowledge.names
      .filter((name) => name.id === id)
      .map(({ name, kind, forms, within, broad, region, absent }) =>
        page('name', id, name, [
          ['Kind', [kind]],
          ['Typed as', [forms.join(', ')]],
          ['Lies in', [within.join(', ')]],
          [
            'Binds',
            [
              absent
                ? 'nothing: the article never mentions it'
                : broad || kind === 'term'
                  ? 'nothing: it is said in passing, or is a term'
                  : `an answer to facts that carry it${region ? ' or a place in it' : ''}`,
            ],
          ],
          ['Facts', knowledge.facts.filter((fact) => fact.names.includes(id)).map((fact) => `${fact.id} (¶${fact.paragraph}): ${fact.statement}`)],
          [
            'Holds',
            [
              knowledge.names
                .filter((other) => other.within.includes(id))
                .map((other) => other.id)
                .join(', '),
            ],
          ],
        ]),
      ),
    ...knowledge.updates
      .filter((update) => update.id === id)
      .map((update) =>
        page('update', id, update.text, [
          ['Beside', named(update.facts, statements(knowledge))],
          ['As of', [update.asOf]],
          ['Source', [`${update.source} (grade ${update.grade})`, update.url]],
          ['Checked on', [update.checkedOn]],
        ]),
      ),
    ...knowledge.helpLines
      .filter((line) => line.id === id)
      .map((line) =>
        page('help line', id, `${line.name}, ${line.country}`, [
          ['Phone', [line.phone ?? '']],
          ['Text', [line.text ?? '']],
          ['Page', [line.url ?? '']],
          ['Hours', [line.hours ?? 'not verified']],
          ['Languages', [line.languages ?? '']],
          ['Shown', [line.default ? 'first, and where no country is known' : `to somebody in ${line.country}`]],
          ['Emergency', [knowledge.emergency[line.country] ?? '']],
          ['Source', [`grade ${line.grade}`, line.source]],
          ['Checked on', [line.checkedOn]],
        ]),
      ),
    ...knowledge.occasions
      .filter((occasion) => occasion.id === id)
      .map((occasion) =>
        page('occasion', id, occasion.title, [
          ['About', [occasion.about]],
          ['On', [`${dayOf(occasion)} (month-day)`]],
          ['Series', [occasion.series]],
          ['Themes', named(occasion.themes, new Map(Object.entries(knowledge.article.themes).map(([theme, { title }]) => [theme, title])))],
          ['Editions', occasion.editions.map(({ facts, question }) => `- ${facts.join(', ')}: ${question}`)],
          ['Source', [`${occasion.source} (grade ${occasion.grade})`, occasion.url]],
          ['Checked on', [occasion.checkedOn]],
        ]),
      ),
    ...knowledge.chats.filter((chat) => chat.id === id).map((chat) => page('chat', id, chat.reply, asked(chat.questions))),
  ]
  if (found.length > 0) return found.join('\n\n') // a name and a digest may share an id: both are shown
  const { facts, gaps, digests, names, updates, helpLines, occasions, chats } = knowledge
  const known = [
    ...[...facts, ...gaps, ...digests, ...updates, ...helpLines, ...occasions, ...chats].map((entry) => [entry.id]),
    ...names.map((name) => [name.id, ...name.forms]),
  ]
  throw unknown('entry', id, known, 'npm run knowledge -- list shows them all.')
}

function showFact(fact: Fact, knowledge: Knowledge): string {
  const { article, names, updates, digests, gaps, facts, wordings } = knowledge
  return page('fact', fact.id, fact.statement, [
    ['Stands in', [`¶${fact.paragraph}`]],
    ['Theme', [`${fact.theme} (${article.themes[fact.theme]?.title})${fact.key ? ', one of its key facts' : ''}`]],
    ['Claimed by', [`${fact.claimedBy} (${article.claimants[fact.claimedBy]?.name})`]],
    ['Figures', fact.figures.map((figure) => `${figureText(figure)}${figure.derived ? ', derived from the date of the article' : ''}`)],
    ['Names', named(fact.names, new Map(names.map((name) => [name.id, name.name])))],
    ['Answers', [fact.answers.join(', ')]],
    ['Direction', [fact.direction ?? '']],
    ['Contrary', [fact.reverse.join(', ')]],
    ['Context', named(fact.context, statements(knowledge))],
    [
      'Context of',
      [
        facts
          .filter((other) => other.context.includes(fact.id))
          .map((other) => other.id)
          .join(', '),
      ],
    ],
    ['Updates', updates.filter((update) => update.facts.includes(fact.id)).map((update) => `${update.id} (${update.asOf}): ${update.text}`)],
    [
      'In digests',
      [
        digests
          .filter((digest) => digest.facts.includes(fact.id))
          .map((digest) => digest.id)
          .join(', '),
      ],
    ],
    [
      'Near gaps',
      [
        gaps
          .filter((gap) => gap.nearest.includes(fact.id))
          .map((gap) => gap.id)
          .join(', '),
      ],
    ],
    ['Verified on', [`${fact.verifiedOn}, to be reviewed by ${fact.reviewBy}`]],
    ['Offered as', [fact.ask]],
    ...asked(fact.questions),
    ['Wordings', [...(wordings[fact.id] ?? [])]],
  ])
}

function dayOf({ on }: Occasion): string {
  return typeof on === 'string' ? on : `first ${on.first} from ${on.from}`
}

function page(kind: string, id: string, head: string, rows: readonly Row[]): string {
  const places = placesOf(paths.knowledge, `${kind} ${id}`)
  return sheet(`${kind} ${id}`, head, [['File', [places.map((place) => `knowledge/${place}`).join(', ')]], ...rows])
}

function asked(questions: readonly string[]): Row[] {
  return [['Asked as', [count(questions.length, 'sample question'), ...questions.map((question) => `- ${question}`)]]]
}

function statements({ facts }: Knowledge): Map<string, string> {
  return new Map(facts.map((fact) => [fact.id, `(¶${fact.paragraph}) ${fact.statement}`]))
}

function named(ids: readonly string[], names: ReadonlyMap<string, string>): string[] {
  return ids.map((id) => `${id}: ${names.get(id)}`)
}

/** `known`: for each entry its id, then whatever else people call it. */
function unknown(what: string, id: string, known: readonly (readonly string[])[], otherwise: string): BriefError {
  const near = known
    .map((aliases) => ({ id: aliases[0] as string, distance: Math.min(...aliases.map((alias) => distanceOf(id, alias))) }))
    .filter(({ distance }) => distance < NEAR)
    .sort((a, b) => a.distance - b.distance)
  const nearest = [...new Set(near.map((entry) => entry.id))].slice(0, 4)
  return new BriefError('input', `There is no ${what} "${id}". ${nearest.length > 0 ? `Nearest: ${nearest.join(', ')}. ` : ''}${otherwise}`)
}

/** 0 the same, 1 nothing in common: letters that differ, or parts of the id that the other does not have. */
function distanceOf(a: string, b: string): number {
  const [one, other] = [foldText(a).toLowerCase(), foldText(b).toLowerCase()]
  const reach = Math.max(one.length, other.length)
  const slips = slipsBetween(one, other, Math.ceil(reach / 3)) / (reach / 3 + 1)
  const [parts, others] = [[...new Set(one.split(' '))], [...new Set(other.split(' '))]]
  const shared = parts.filter((part) => part.length > 2 && others.some((word) => word === part || (part.length > 3 && word.startsWith(part)))).length
  return Math.min(slips, shared > 0 ? 1 - shared / (parts.length + others.length - shared) : 1)
}
