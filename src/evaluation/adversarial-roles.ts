/** Drafts made of a fact's own words in which somebody else does what is done, it is done to another, or something else is done. */
import type { Sentence } from '#core/compose.ts'
import type { Fact, Knowledge } from '#knowledge/schema.ts'
import { plainWords, root, sameMeaning } from '#language/same-meaning.ts'
import { capitalised, DOES, THINGS } from './adversarial-wording.ts'

/** Here the two sides say the same when they change places. */
const SYMMETRIC =
  /\b(?:is|are) (?:the|named|among|one of|where)\b|\btogether with\b|\bwent together\b|\blink between\b|\balike\b|\bprostitution covers\b|\bhave two aims\b/

/** The same with what describes them, and names. */
const PHRASES =
  /\b(?:(?:transnational|criminal|terrorist|armed|insurgent|violent|extremist|repressive|abusive|enslaved|male|peacekeeping|forced|harsh|poor|security|military|overseas|exorbitant|economic|strategic|third-party|human rights|immigration) )+\p{Ll}{4,}|(?:Rohingya refugees|(?<!the )(?:Islamic State|North Korean regime)|North Korea(?!')|(?<!the )United States|Boko Haram|US government inspectors|the United Nations|contractors in Kuwait)/gu

/** Two things of a fact have changed places. */
export function exchangedThings({ statement }: Fact): string[] {
  return SYMMETRIC.test(statement) ? [] : [THINGS, new RegExp(`${PHRASES.source}|${THINGS.source}`, 'gu')].flatMap((things) => exchange(statement, things))
}

function exchange(statement: string, things: RegExp): string[] {
  const spans = [...statement.matchAll(things)].map((match) => ({ start: match.index, end: match.index + match[0].length, text: match[0] }))
  return spans.flatMap((one, at) =>
    spans.slice(at + 1).flatMap((other) => {
      const between = statement.slice(one.end, other.start)
      if (
        one.text === other.text ||
        sameMeaning(root(one.text), root(other.text)) ||
        /^(?:,| and| or|,? \p{L}+ and|, and)*(?: (?:the|a|their|sexual|human|global|forced|modern|transnational))? $/u.test(between)
      )
        return []
      return [capitalised(statement.slice(0, one.start) + other.text + between + one.text + statement.slice(other.end))]
    }),
  )
}

/** Active verb -> how it is done to somebody. */
const PASSIVES: readonly (readonly [RegExp, string])[] = [
  [/ (?:knowingly )?mislead /, ' are knowingly misled by '],
  [/ exploit /, ' are exploited by '],
  [/ prey on /, ' are preyed on by '],
  [/ charge /, ' are charged by '],
  [/ had illegally charged /, ' had been illegally charged by '],
  [/ housed /, ' were housed by '],
  [/ (?:have )?used? /, ' are used by '],
  [/ traffic /, ' are trafficked by '],
  [/ force /, ' are forced by '],
  [/ pushes /, ' is pushed by '],
  [/ weighs most on /, ' is weighed most by '],
  [/ prolongs /, ' is prolonged by '],
  [/ strengthens /, ' is strengthened by '],
  [/ supports /, ' is supported by '],
  [/ finances /, ' is financed by '],
  [/ worsens /, ' is worsened by '],
  [/ breeds /, ' is bred by '],
  [/ brings /, ' is brought by '],
  [/ make (?!sure)/, ' are made by '],
  [/ makes /, ' is made by '],
  [/ have emboldened /, ' have been emboldened by '],
  [/ damaged /, ' was damaged by '],
  [/ endangers /, ' is endangered by '],
  [/ exposes /, ' is exposed by '],
  [/ impose /, ' be imposed by '],
  [/ helps (?!them)/, ' is helped by '],
  [/ earns (?!from)/, ' is earned by '],
  [/ pays for /, ' is paid for by '],
  [/ pay for /, ' is paid for by '],
  [/ found that /, ' were found by '],
  [/ have added to /, ' have been added to by '],
  [/ are held captive /, ' hold captives '],
  [/ are promised /, ' promise '],
  [/ are affected by /, ' affect '],
  [/ was violence/, ' caused violence'],
  [/ were allegedly hired /, ' allegedly hired '],
  [/ was written by /, ' wrote '],
  [/ were sexually exploited/, ' sexually exploited others'],
  [/ are exploited /, ' exploit others '],
  [/ is ignored/, ' ignores'],
]

/** Done by those to whom it is done. */
export function otherVoice({ statement }: Fact): string[] {
  return PASSIVES.map(([verb, passive]) => statement.replace(verb, passive))
}

const LIGHT = ['get', 'take', 'use', 'give', 'put', 'serve', 'make', 'let', 'face', 'go to', 'come to', 'describe', 'report', 'mention', 'name', 'list', 'fall']

/** Where the light word says the same. */
const SAME_DEED: readonly (readonly [RegExp, RegExp])[] = [
  [/^brings?$/, /^(?:get|give|make)$/],
  [/^earns?$/, /^(?:get|take|make)$/],
  [/^(?:exploit|use)$/, /^use$/],
  [/^(?:force|push)(?:es)?$/, /^make$/],
  [/^helps$/, /^(?:let|get)$/],
  [/^run$/, /^face$/],
  [/^acts$/, /^serve$/],
  [/^give$/, /^(?:make|get)$/],
]

/** Something so light is done that nothing seems to be added. */
export function otherDeeds({ statement }: Fact): string[] {
  return [...statement.matchAll(new RegExp(DOES, 'g'))]
    .filter(({ 0: verb }) => !/^(?:is|are|was|were|has|have|had|should|makes?|use|found|took|helps)$/.test(verb))
    .flatMap((match) =>
      LIGHT.filter((light) => !SAME_DEED.some(([verb, same]) => verb.test(match[0]) && same.test(light))).map(
        (light) =>
          `${statement.slice(0, match.index)}${/[^s]s$/.test(match[0]) ? light.replace(/^\w+/, (one) => `${one}s`) : light}${statement.slice(match.index + match[0].length)}`,
      ),
    )
    .concat(['falling', 'going', 'taking it', 'giving', 'coming'].map((light) => statement.replace(/\b(?:growing|rising|fleeing)\b/, light)))
    .concat(
      ['use', 'take', 'face', 'serve'].flatMap((light) => [
        statement.replace(/\bshould \p{L}+ .*?(?=(?:criminal|priority|travel|charges|intelligence)\b)/u, `should ${light} `),
      ]),
    )
}

const JOINED_BY = [', and ', ', who ', ', which ', ' and ', ', but ']
const THEY = ['They ', 'It ', 'These ', 'Those ']

/** What one does, said of another who was named before: behind a comma, or by a pronoun in a sentence of its own. */
export function anothersDeed(fact: Fact, { facts }: Knowledge): { before?: Sentence; sentence: Sentence }[] {
  const verb = DOES.exec(fact.statement)
  if (
    !verb ||
    fact.theme === 'about' ||
    /^(?:If|It|Because|Although|When|While|As|What|Once|In|On|With|By|Over|For|Even|Pushed|Through|Beyond)\b|,.*,/.test(fact.statement.slice(0, verb.index))
  )
    return []
  const subject =
    fact.statement
      .slice(0, verb.index)
      .toLowerCase()
      .match(/\p{L}{5,}/gu) ?? []
  const deed = fact.statement.slice(verb.index)
  return facts
    .filter(
      (other) =>
        other.id !== fact.id &&
        !subject.some((word) => plainWords(other.statement).some((one) => sameMeaning(root(one), root(word)))) &&
        !other.names.some((id) => fact.names.includes(id)),
    )
    .slice(0, 4)
    .flatMap((other) => {
      const before = { text: other.statement, factIds: [other.id] }
      const factIds = [other.id, fact.id]
      return [
        ...JOINED_BY.map((joint) => ({ sentence: { text: other.statement.replace(/\.$/, `${joint}${deed}`), factIds } })),
        ...(other.paragraph === fact.paragraph ? THEY.map((they) => ({ before, sentence: { text: they + deed, factIds: [fact.id] } })) : []),
      ]
    })
}
