/** Answers that came so far, to be waited for: what is to happen between them must not hang on time. */
export type Answers = {
  /** So many more came. */
  came(answers: number): void
  /** Wait until so many more have come. */
  more(answers: number): Promise<void>
}

/** Begin to count. */
export function countAnswers(): Answers {
  let count = 0
  const waiting = new Set<() => void>()
  return {
    came: (answers) => {
      count += answers
      for (const look of waiting) look()
    },
    more: (answers) => {
      const enough = count + answers
      return new Promise((resolve) => {
        const look = () => {
          if (count < enough) return
          waiting.delete(look)
          resolve()
        }
        waiting.add(look)
        look()
      })
    },
  }
}
