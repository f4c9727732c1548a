import type { DeclaredToken } from '../../core/model/desired';
import type { FunctionCode } from '../code/function-code';

/** Tokens that Secrets Manager rotates by a function of this region: it calls no other. */
export const rotatedTokens = ({ state, region }: Pick<FunctionCode, 'state' | 'region'>): readonly DeclaredToken[] =>
  state.tokens.filter((token) => rotates(token) && token.region === region);

/** Whether anything rotates it: a paused entry is not. */
export const rotates = ({ enabled, rotation }: DeclaredToken): boolean => enabled && rotation.kind === 'every';
