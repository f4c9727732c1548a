import type { JSX } from 'preact';
import { dayOf, EXPIRY_CHOICES, EXPIRY_WORDS, expiryOf } from '../../clock/expiry';
import { useNow } from '../../clock/use-clock';
import { asLongDay, inFull } from '../../clock/words';
import { Notice } from '../../parts/notice';
import type { Draft } from './draft';

interface ExpiryChoiceProps {
  readonly draft: Pick<Draft, 'expiry' | 'date'>;
  readonly prefix: string;
  /** What an edited token has now: it can be kept. */
  readonly current?: string | null;
  readonly trouble?: string | undefined;
  onChange(change: Partial<Draft>): void;
}

/** When a token ends, each choice with its exact moment by the clock of the service. */
export function ExpiryChoiceField({ draft, prefix, current, trouble, onChange }: ExpiryChoiceProps): JSX.Element {
  const now = useNow(10_000);
  const choices = [...(current === undefined ? [] : (['keep'] as const)), ...EXPIRY_CHOICES];
  const words = (choice: Draft['expiry']): string => (choice === 'keep' ? 'Keep as it is' : EXPIRY_WORDS[choice]);
  const moment = (choice: Draft['expiry']): string => {
    if (choice === 'keep') return current == null ? 'Not specified: it never expires' : inFull(Date.parse(current));
    if (choice === 'date') return 'A day of your choice, to its end';
    const at = expiryOf(choice, '', now);
    return at == null ? 'It works until somebody ends it' : inFull(at);
  };
  const chosen = draft.expiry === 'date' ? expiryOf('date', draft.date, now) : undefined;
  return (
    <fieldset class="choices expiries" id={`${prefix}-expiry`} tabIndex={-1}>
      <legend>Expires</legend>
      {choices.map((choice) => (
        <div class="choice" key={choice}>
          <label>
            <input
              type="radio"
              name={`${prefix}-expiry`}
              value={choice}
              checked={draft.expiry === choice}
              onChange={() => onChange({ expiry: choice })}
            />
            <span>
              <strong>{words(choice)}</strong>
              <span class="hint">{moment(choice)}</span>
            </span>
          </label>
          {choice === 'date' && draft.expiry === 'date' && (
            <div class="field indented">
              <label for={`${prefix}-date`}>Last day that it works</label>
              <input
                id={`${prefix}-date`}
                type="date"
                min={dayOf(now)}
                value={draft.date}
                aria-invalid={trouble !== undefined}
                aria-describedby={`${prefix}-date-hint`}
                onInput={(event) => onChange({ date: event.currentTarget.value })}
              />
              <p class={chosen != null && chosen <= now ? 'trouble' : 'hint'} id={`${prefix}-date-hint`}>
                {chosen == null && 'Today is the first day that you can choose.'}
                {chosen != null && chosen <= now && 'This day is over. Choose today or a later day.'}
                {chosen != null && chosen > now && `Works to the end of ${asLongDay(chosen)}: ${inFull(chosen)}.`}
              </p>
            </div>
          )}
          {choice === 'never' && draft.expiry === 'never' && (
            <Notice tone="warning" title="A token without an end is a lasting risk">
              Whoever finds its value can use it for years. Choose this only where the token can’t be replaced, and
              review it regularly.
            </Notice>
          )}
        </div>
      ))}
      {trouble !== undefined && <p class="trouble">{trouble}</p>}
    </fieldset>
  );
}
