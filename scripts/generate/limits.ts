import type { Fact } from '@laurel/braze'

/** The page docs/braze-limits.md, from Braze's numbers. */
export function printLimits(facts: Readonly<Record<string, Fact>>): string {
  const rows = Object.entries(facts).map(
    ([name, { value, unit, means, source, read, trust }]) =>
      `| \`${name}\` | ${value.toLocaleString('en')} ${unit} | ${means} | ${trust} | ${source}, ${read} |`,
  )
  return `${introduction}${rows.join('\n')}\n`
}

const introduction = `# Braze's limits

Numbers that Braze decides, as Laurel keeps to them and as the sandbox enforces them. *Trust* says how we know:
measured on a live workspace, documented by Braze, or inferred by us. What a contract changes is a setting of the
connection.

| name | limit | what it bounds | trust | source, read on |
| --- | --- | --- | --- | --- |
`
