import type { DeclaredToken } from './desired';

/** What a secret that is made for a token says of itself. */
export const secretDescription = ({ name, consumer, purpose }: Pick<DeclaredToken, 'name' | 'consumer' | 'purpose'>) =>
  `Access token ${name} for ${consumer}: ${purpose}`;
