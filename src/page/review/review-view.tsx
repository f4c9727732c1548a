import type { JSX } from 'preact';
import { useAsked } from '../ask/use-asked';
import { dayOf } from '../clock/expiry';
import { useClock } from '../clock/use-clock';
import { asDay, inDigits } from '../clock/words';
import { download } from '../parts/download';
import { Failure } from '../parts/failure';
import { Icon } from '../parts/icon';
import { Loading } from '../parts/loading';
import { go, useHere } from '../route/navigation';
import { tokensPath } from '../route/places';
import { useTitle } from '../workspace/title';
import { useWorkspace } from '../workspace/workspace';
import { asCsv } from './export';
import { lookThrough, type Review } from './look-through';
import { type Finding, type Reason, REASON_WORDS, REASONS } from './reasons';

/** What a regular review of tokens asks to look for, each with what shows it and what to do. */
export function ReviewView(): JSX.Element {
  const workspace = useWorkspace();
  const clock = useClock();
  const { query } = useHere();
  const asked = new URLSearchParams(query).get('reason');
  const only = REASONS.find((reason) => reason === asked);
  useTitle('Review', workspace.name);
  const { roles, areNamesAsked, trouble } = workspace;
  // Words of what is found name roles and projects.
  const review = useAsked(!areNamesAsked || trouble !== undefined ? null : workspace.id, (signal) =>
    lookThrough(
      { workspace: workspace.id, roles: roles ?? [], projectName: workspace.projectName, now: clock.now },
      signal,
    ),
  );
  const problem = trouble ?? review.problem;
  const findings = (review.data?.findings ?? []).filter(({ reason }) => only === undefined || reason === only);
  const reasons = REASONS.filter((reason) => findings.some((one) => one.reason === reason));
  return (
    <>
      <div class="view-head">
        <div>
          <h1 tabIndex={-1}>Review</h1>
          <p class="faint">Tokens of {workspace.name} that somebody should look at, and why. Do it regularly.</p>
        </div>
        {findings.length > 0 && (
          <button
            type="button"
            onClick={() => download(`access-token-review-${dayOf(clock.now())}.csv`, asCsv(findings), 'text/csv')}
          >
            Export as CSV
          </button>
        )}
      </div>
      {review.data !== undefined && <ReasonChoice all={review.data.findings} only={only} />}
      {problem !== undefined && (
        <Failure
          problem={problem}
          title="The review could not be made"
          again={trouble ? workspace.again : review.again}
        />
      )}
      {review.data === undefined && problem === undefined && <Loading what="tokens and their use" />}
      {review.data !== undefined && reasons.length === 0 && (
        <section class="empty" aria-labelledby="all-well">
          <Icon name="check" />
          <h2 id="all-well">Nothing to look at</h2>
          <p>No token has any of the things that a review looks for.</p>
        </section>
      )}
      {reasons.map((reason) => (
        <Group key={reason} reason={reason} findings={findings.filter((one) => one.reason === reason)} />
      ))}
      {review.data !== undefined && <Gaps review={review.data} />}
    </>
  );
}

function ReasonChoice({
  all,
  only,
}: {
  readonly all: readonly Finding[];
  readonly only: Reason | undefined;
}): JSX.Element {
  const workspace = useWorkspace();
  const show = (reason: Reason | undefined): void =>
    go(tokensPath(workspace.id, 'review') + (reason === undefined ? '' : `?reason=${reason}`));
  const count = (reason: Reason): number => all.filter((one) => one.reason === reason).length;
  return (
    <ul class="counts" aria-label="Reasons">
      {REASONS.map((reason) => (
        <li key={reason}>
          <button
            type="button"
            class="count"
            aria-pressed={only === reason}
            onClick={() => show(only === reason ? undefined : reason)}
          >
            <span class="count-number">{count(reason)}</span>
            <span class="count-words">{REASON_WORDS[reason].title}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}

function Group({ reason, findings }: { readonly reason: Reason; readonly findings: readonly Finding[] }): JSX.Element {
  const workspace = useWorkspace();
  const { title, why, act, dialog, permission } = REASON_WORDS[reason];
  const path = (id: string): string =>
    dialog === 'edit' && workspace.may(permission)
      ? tokensPath(workspace.id, id, 'edit')
      : tokensPath(workspace.id, id);
  return (
    <section class="card tight" aria-labelledby={reason}>
      <h2 id={reason}>
        {title} <span class="faint">({findings.length})</span>
      </h2>
      <p class="hint">{why}</p>
      <ul class="findings">
        {findings.map(({ token, evidence }) => (
          <li key={token.id}>
            <span>
              <a href={tokensPath(workspace.id, token.id)} dir="auto">
                {token.label}
              </a>{' '}
              <code class="faint">{token.token_prefix}…</code>
              <span class="hint">{evidence}</span>
            </span>
            <a class="button" href={path(token.id)}>
              {workspace.may(permission) ? act : 'Look'}
              <span class="unseen">: {token.label}</span>
            </a>
          </li>
        ))}
      </ul>
      {!workspace.may(permission) && <p class="hint">Doing something about it needs {workspace.whoMay(permission)}.</p>}
    </section>
  );
}

/** What this review does not say. */
function Gaps({ review }: { readonly review: Review }): JSX.Element {
  return (
    <p class="hint">
      {inDigits(review.looked)} tokens were looked at{review.isCut ? '; there are more' : ''}. The use of{' '}
      {inDigits(review.judged)} that are 30 days old or older was compared with what they may
      {review.unjudged > 0 ? `, of ${inDigits(review.unjudged)} others it was not` : ''}.
      {review.since !== undefined && ` Use counts since ${asDay(Date.parse(review.since))}.`}
    </p>
  );
}
