/** Two facts, both true, in one sentence, and between them a relation that is nobody's. */
import type { Sentence } from '#core/compose.ts'
import type { Fact, Knowledge } from '#knowledge/schema.ts'
import { lowered } from './adversarial-wording.ts'

const JOINTS = [
  ' because ',
  ', because ',
  ', so ',
  ', so that ',
  ' after ',
  ', after ',
  ' before ',
  ', and therefore ',
  ', and as a result ',
  ', which is why ',
  ', which means that ',
  ', which makes ',
  ', making ',
  ', although ',
  ' unless ',
  ' until ',
  ' if ',
  ', thereby ',
  ', and then ',
  ', and before that, ',
  ', and afterwards, ',
  ', despite the fact that ',
  ', in order that ',
  ' when ',
  ' since ',
  ' whenever ',
  ', as ',
  ', instead of ',
  ', and if so, ',
  ', and only then ',
  ', and that is because ',
  ': ',
]

const LEADING = ['Because', 'As', 'Since', 'When', 'If', 'After', 'Before', 'Although', 'Unless', 'Until', 'Once', 'Given that']

/** Two facts, both true, and between them a relation that is nobody's. */
export function falselyJoined(fact: Fact, { facts, article }: Knowledge): Sentence[] {
  const at = facts.indexOf(fact)
  return [1, 41].flatMap((step) => {
    const other = facts[(at + step) % facts.length] as Fact
    const factIds = [fact.id, other.id]
    const [one, two] = [fact.statement.replace(/\.$/, ''), lowered(other.statement)]
    const some = (_: string, index: number): boolean => (index + at) % 2 === 0 // as each stands between many facts, every other one will do
    const joined = JOINTS.filter(some).map((joint) => ({ text: `${one}${joint}${two}`, factIds }))
    const moved = [fact, other]
      .filter(({ claimedBy }) => fact.claimedBy !== other.claimedBy && !/^(?:author|article)$/.test(claimedBy))
      .map(({ claimedBy }) => ({ text: `${article.claimants[claimedBy]?.lead} ${lowered(one)}, and ${two}`, factIds }))
    const led = LEADING.filter(some).map((word) => ({ text: `${word} ${lowered(one)}, ${two}`, factIds }))
    return [...joined, ...led, ...moved]
  })
}
