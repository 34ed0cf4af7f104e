import * as contract from '@laurel/contract'
import { answer, type BoundRoute } from '../http/route.ts'
import { type BackTestDeps, backTester } from './run.ts'

/** The route of back-tests. */
export function routes(deps: BackTestDeps): BoundRoute[] {
  const backTest = backTester(deps)
  return [
    answer(contract.backTestCampaign, ({ caller, params, body, signal }) =>
      backTest({ workspaceId: caller.workspaceId, id: params.id, how: body, signal }),
    ),
  ]
}
