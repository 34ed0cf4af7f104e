import type { Draft } from '../draft.ts'
import { aheadOf, withLot } from './ahead.ts'
import { mainWallet } from './wallet.ts'
import { setWallet, walletOf } from './wallet-state.ts'

/** Say anew what comes next to each wallet. Where not all lots are at hand, those that were made are added: once. */
export function lookAhead(draft: Draft): void {
  if (draft.allLots) {
    const lots = [...draft.lots.values()]
    for (const id of [mainWallet, ...Object.keys(draft.wallets)]) {
      setWallet(draft, id, { ahead: aheadOf(lots.filter(({ wallet }) => wallet === id)) })
    }
  } else {
    for (const no of draft.madeLots) {
      const lot = draft.lots.get(no)
      if (lot)
        setWallet(draft, lot.wallet, { ahead: withLot(walletOf(draft, lot.wallet).ahead, lot) })
    }
  }
}
