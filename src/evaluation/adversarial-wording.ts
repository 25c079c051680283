/** What several makers of adversarial drafts need to take a statement apart and put it together. */

/** Things that a statement may speak of. */
export const THINGS =
  /\b(?:trafficking|terrorists|money|networks|governments|conflicts?|assets|trade|drugs|communities|stigma|survivors|society|children|poverty|societies|convictions|security|programs|resources|research|evidence|threats|crime|insecurity|war|profits|goals|captives|capabilities|operations|militias|women|fighters|power|vessels|camps|traffickers|ransom|families|smugglers|policies|fees|debt|migrants|(?<!Rohingya )refugees|labor|exploitation|risk|displacement|violence|persecution|workers|conditions|leaders|convention|promise|gaps|law|failure|dignity|observance|freedom|slavery|stability|regimes|missions|installations|inspectors|contractors|abuses|jobs|passports|influence|economy|dissent|income|impact|sanctions|estimate|communities|report|colleague)\b/g

/** The first verb of a statement, near enough. */
export const DOES =
  /\b(?:is|are|was|were|has|have|had|should|brings?|urges|works|exploit|use|took|prolongs|prey|charge|mislead|makes?|pays|weighs|pushes|holds|lacks?|act|acts|breeds|finances|earns?|enacted|marks|renews|strengthens|endangers|loses|supports|traffic|force|helps|found|housed|kept|damaged|covers|comes|points|run|ends|lasts)\b/

export function lowered(text: string): string {
  return /^(?:The|A|An|More|Most|Some|Even|In|At|By|For|With|Over|Through|While|Because|If|When|Every|Human|Traffick\w+|Forced|Leaders|Armed|Insurgent|Captives|Groups|Refugees|Transnational|Restrictive|Smugglers|Repressive|Governments|Programs|Convictions|Pushed|Stigma|What|It|Although|Militias|Close|Beyond|As|Global)\b/.test(
    text,
  )
    ? text.charAt(0).toLowerCase() + text.slice(1)
    : text
}

export function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
