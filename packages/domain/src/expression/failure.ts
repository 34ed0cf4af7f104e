/** An evaluation came to no value. `message` says why and quotes nothing of the event or the member. */
export class Failed extends Error {
  override readonly name = 'Failed'
}

/** The work allowed is used up. Unlike any other failure, `||` and the like cannot make up for it. */
export class OutOfWork extends Failed {}
