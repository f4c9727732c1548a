import type { DeclaredState } from '../../src/core/model/desired';
import type { SecretSnapshot } from '../../src/emulator';

/** A defect put into a year, to see that it is found. */
export interface Plant {
  /** What the function is deployed with. */
  readonly deployed?: (states: readonly DeclaredState[]) => readonly DeclaredState[];
  /** What stands before the packaged function, as its module: `packaged` is that. */
  readonly function?: string;
  readonly withoutPass?: boolean;
  /** Between two steps somebody disables the token that is to become current. */
  readonly pendingDisabled?: boolean;
  /** Every call of a function comes once more, some day. */
  readonly callsComeAgain?: boolean;
  /** What the judge is shown. */
  readonly shown?: (secrets: readonly SecretSnapshot[]) => readonly SecretSnapshot[];
  /** Nobody looks at the world: only consumers can find it. */
  readonly blindJudge?: boolean;
  /** The status names nothing. */
  readonly muteStatus?: boolean;
  /** A pass disables tokens of strangers. */
  readonly harmsStrangers?: boolean;
}
