/** What a refusal means to people: the HTTP status, a title, and what to do about it. */
export type Meaning = { readonly status: number; readonly title: string; readonly fix: string }
