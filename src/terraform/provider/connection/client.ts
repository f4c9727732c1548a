import type { DesiredState, DesiredToken, DeclaredState } from '../../../core/model/desired';
import type { SecretArn, WorkspaceId } from '../../../core/model/ids';
import { runCodes } from '../../../core/diagnostics/catalogue/run';
import { observeListed, type OurSecrets, regionKey } from '../../../core/pass/observe';
import type { Ports } from '../../../core/pass/ports';
import type { RIGHTS, Survey } from '../../../core/pass/survey';
import { isPortError } from '../../../core/ports/errors';
import { NAME_TAG, type Observed } from '../../../core/reconcile/observed';
import { resolveAccess } from '../../../core/spec/resolve-access';
import type { Instant } from '../../../core/model/time';
import { DiagnosticsError } from '../../plugin';
import { placeOfPath, shown } from '../access-token/attribute-place';
import type { SecretFacts } from '../../../core/ports/secret-store';
import { ListedSecrets } from './listed-secrets';
import { ReadOnce } from './read-once';

/** One resource's entry as it was observed. */
export interface Look {
  readonly world: Observed;
  /** This machine's clock when the observation began. */
  readonly observedAt: Instant;
}

/** How a configured provider reaches the world. Every failure comes out as diagnostics for people. */
export class HawzuClient {
  readonly once: ReadOnce;
  readonly #listed: ListedSecrets;

  constructor(readonly ports: Ports) {
    this.once = new ReadOnce(ports);
    this.#listed = new ListedSecrets((desired) => this.once.ourSecrets(desired));
  }

  /** Roles, projects and who we are. @throws DiagnosticsError */
  async survey(workspace: WorkspaceId, rights: keyof typeof RIGHTS): Promise<Survey> {
    const { survey, diagnostics } = await told(() => this.once.survey(workspace, rights));
    if (!survey) throw new DiagnosticsError(...diagnostics.map(shown));
    return survey;
  }

  /** Turns needs into roles. @throws DiagnosticsError on the attributes whose role or project the workspace does not have */
  resolve(declared: DeclaredState, { catalogue, projects }: Survey): DesiredState {
    const resolution = resolveAccess(declared, { roles: catalogue, projects }, (_token, ...path) =>
      placeOfPath(['tokens', 0, ...path]),
    );
    if (resolution.kind === 'failed') throw new DiagnosticsError(...resolution.errors.map(shown));
    return resolution.state;
  }

  /**
   * Looks at the secret and tokens of one resource.
   * @param arn the secret that it is known to have; without one, secrets with its tag are looked for by list
   * @param before that secret as an earlier process saw it, where a list that shows the same may stand for asking again
   */
  async look(desired: DesiredState, survey: Survey, arn: SecretArn | undefined, before?: SecretFacts): Promise<Look> {
    return told(async () => {
      const { index, observedAt } = await this.once.tokens(desired.workspace);
      const ours = new Map(
        await Promise.all(desired.tokens.map((token) => this.#candidates(desired, token, arn, index.at))),
      );
      const world = await observeListed(this.ports, desired, survey.catalogue, survey.managementToken, {
        tokens: index,
        ours,
        ...(before && { answers: this.#listed.unchanged(desired, before) }),
      });
      return { world, observedAt };
    });
  }

  async #candidates(
    desired: DesiredState,
    token: DesiredToken,
    arn: SecretArn | undefined,
    at: Instant,
  ): Promise<readonly [string, OurSecrets]> {
    const key = regionKey(token.region);
    if (arn !== undefined || token.secret.kind === 'external') return [key, { at, secrets: [] }];
    const found = (await this.once.ourSecrets(desired)).get(key);
    const mine = found?.secrets.filter((secret) => secret.tags[NAME_TAG] === token.name) ?? [];
    return [key, { at: found?.at ?? at, secrets: mine }];
  }
}

/** Runs calls of the ports; a failed one becomes a diagnostic. */
export async function told<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!isPortError(error)) throw error;
    const parameters = { operation: error.operation, problem: error.message };
    const code = error.port === 'token API' ? 'token-api-failed' : 'secret-store-failed';
    throw new DiagnosticsError(shown(runCodes.diagnose(code, parameters)));
  }
}
