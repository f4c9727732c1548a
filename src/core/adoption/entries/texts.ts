import { adoptionCodes } from '../../diagnostics/catalogue/adoption';
import { conceal } from '../../diagnostics/conceal';
import type { Context } from '../../diagnostics/define-catalogue';
import type { Answers, AskedField, Doubt, ProposedEntry, Said } from '../proposal/proposal';

/** What a field that nobody can fill in begins with; `validate` tells of what is left of it. */
const TO_DO = 'TODO';

/** What the world tells of what people read, as it is to stand there, beside what somebody has answered. */
export interface Told {
  readonly purpose?: string | undefined;
  readonly consumer?: string | undefined;
  readonly owner?: string | undefined;
  /** Who made the token, for want of an owner. */
  readonly creator?: string | undefined;
}

/** What people read of an entry: what was answered, else what is told, else a stand-in that says what is missing. */
export function textsOf(
  name: string,
  answers: Answers,
  told: Told,
  context: Context,
): { readonly texts: ProposedEntry['texts']; readonly doubts: readonly Doubt[] } {
  const doubts: Doubt[] = [];
  const ask = (field: AskedField): Said => {
    doubts.push({ at: field, finding: adoptionCodes.diagnose('to-be-said', { field }, context) });
    return { text: `${TO_DO} ${field} of ${name}`, asked: true };
  };
  const said = (field: 'purpose' | 'consumer' | 'owner'): string | undefined => answers[field] ?? told[field];
  const { creator } = told;
  const purpose = said('purpose');
  const consumer = said('consumer');
  const owner = said('owner');
  const texts = {
    purpose: purpose === undefined ? ask('purpose') : { text: purpose },
    consumer: consumer === undefined ? ask('consumer') : { text: consumer },
    owner: owner === undefined ? guessed() : { text: owner },
  };
  return { texts, doubts };

  function guessed(): Said {
    if (creator === undefined) return ask('owner');
    doubts.push({ at: 'owner', finding: adoptionCodes.diagnose('owner-guessed', { creator }, context) });
    return { text: creator };
  }
}

/** Texts of a spec take twice as much (docs/spec.md); a description of a secret has to hold them all. */
const MOST_CHARACTERS = 500;

/** What somebody wrote elsewhere, on one line and without a token's value; `undefined` for none. */
export function plain(text: string | undefined): string | undefined {
  const line = conceal(text ?? '')
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]+/gu, ' ')
    .trim();
  return line === '' ? undefined : [...line].slice(0, MOST_CHARACTERS / 2).join('');
}
