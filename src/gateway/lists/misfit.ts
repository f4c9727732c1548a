/** Why an answer is not the list that the table says. It fits behind `the answer `, and quotes nothing of it. */
export interface Misfit {
  readonly misfit: string;
}

export const isMisfit = (value: unknown): value is Misfit =>
  typeof value === 'object' && value !== null && 'misfit' in value;
