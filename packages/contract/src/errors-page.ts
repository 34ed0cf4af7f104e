import { type RefusalCode, refusals, refusalsOfEveryRoute } from './refusals.ts'
import { routes } from './routes.ts'

/** Print the page about refusals: Markdown, one section for each code, in alphabetical order. */
export function printErrors(): string {
  const codes = (Object.keys(refusals) as RefusalCode[]).toSorted()
  return [introduction, ...codes.map(section)].join('\n')
}

const introduction = `# Errors

Every refusal is a problem document (RFC 9457, \`application/problem+json\`). \`code\` is stable, \`title\` says
what it means, \`detail\` what happened this time, \`fix\` what to do, \`errors\` lists what is wrong part by
part (a path into what was sent, the rule, a sentence), and \`requestId\` finds the line in the log. In a batch or a
stream of events, each refused event carries the same code in its own result.

What is refused has changed nothing. This page is printed from the contract.
`

function section(code: RefusalCode): string {
  const { status, title, fix } = refusals[code]
  return `## ${code}

**${status}** · ${title}.

What to do: ${fix}

Given by: ${givenBy(code)}.
`
}

function givenBy(code: RefusalCode): string {
  if (refusalsOfEveryRoute.some((every) => every === code)) return 'every route'
  const given = Object.values(routes).filter((route) => route.refuses.some((own) => own === code))
  if (given.length === 0) return 'a path that no route has'
  return given.map((route) => `\`${route.method} ${route.path}\``).join(', ')
}
